package app.galley.telemetry;

import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.registry.otlp.OtlpMetricsSender;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class CollectorTests {

	@Test
	void saysOnceThatItIsAwayAndOnceThatItIsBack(CapturedOutput output) throws Exception {
		AtomicBoolean away = new AtomicBoolean(true);
		OtlpMetricsSender sender = Collector.ofMetrics((request) -> {
			if (away.get()) {
				throw new IOException("Not sent", new ConnectException("Connection refused"));
			}
		});
		OtlpMetricsSender.Request request = OtlpMetricsSender.Request.builder(new byte[0]).build();
		sender.send(request);
		sender.send(request);
		assertThat(output).containsOnlyOnce("The collector takes no metrics: Connection refused.")
			.doesNotContain("\tat ");
		away.set(false);
		sender.send(request);
		sender.send(request);
		assertThat(output).containsOnlyOnce("The collector takes metrics again");
	}

	@Test
	void saysOnceThatTracesAreLost(CapturedOutput output) {
		// A port that nothing listens on.
		try (SpanExporter exporter = Collector
			.ofTraces(OtlpHttpSpanExporter.builder().setEndpoint("http://127.0.0.1:1/v1/traces").build())) {
			for (int i = 0; i < 2; i++) {
				assertThat(exporter.export(List.of()).join(10, TimeUnit.SECONDS).isSuccess()).isFalse();
			}
		}
		assertThat(output).containsOnlyOnce("The collector takes no traces: ");
	}

}
