package app.galley.telemetry;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.registry.otlp.OtlpMetricsSender;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;

/**
 * Says in a sentence when the collector goes away, and when it is back. What is sent to
 * it every few seconds fails as often, and the libraries would log each with its stack.
 */
final class Collector {

	private static final Logger log = LoggerFactory.getLogger(Collector.class);

	private final String kind;

	private final AtomicBoolean away = new AtomicBoolean();

	private Collector(String kind) {
		this.kind = kind;
	}

	static OtlpMetricsSender ofMetrics(OtlpMetricsSender sender) {
		Collector collector = new Collector("metrics");
		return (request) -> {
			try {
				sender.send(request);
				collector.took();
			}
			catch (Exception ex) {
				collector.refused(ex);
			}
		};
	}

	static SpanExporter ofTraces(SpanExporter exporter) {
		Collector collector = new Collector("traces");
		return new SpanExporter() {

			@Override
			public CompletableResultCode export(Collection<SpanData> spans) {
				CompletableResultCode result = exporter.export(spans);
				return result.whenComplete(() -> {
					if (result.isSuccess()) {
						collector.took();
					}
					else {
						collector.refused(result.getFailureThrowable());
					}
				});
			}

			@Override
			public CompletableResultCode flush() {
				return exporter.flush();
			}

			@Override
			public CompletableResultCode shutdown() {
				return exporter.shutdown();
			}

		};
	}

	private void took() {
		if (this.away.compareAndSet(true, false)) {
			log.info("The collector takes {} again", this.kind);
		}
	}

	private void refused(@Nullable Throwable cause) {
		if (!this.away.getAndSet(true)) {
			log.warn("The collector takes no {}: {}. What is measured until it does is lost.", this.kind,
					(cause != null) ? rootOf(cause) : "no reason is known");
		}
	}

	private static String rootOf(Throwable cause) {
		Throwable root = NestedExceptionUtils.getMostSpecificCause(cause);
		return (root.getMessage() != null) ? root.getMessage() : root.getClass().getSimpleName();
	}

}
