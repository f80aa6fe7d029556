package app.galley.telemetry;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.context.WebApplicationContext;

/**
 * Traces of what changes something: a mutation, the job that it starts, the calls to
 * other servers. Without a collector, and in a command, work is only run. A trace goes
 * from one process to the next as a {@code traceparent} (W3C Trace Context), which is
 * stored with the work that waits. Attributes are ids and names, never what a person
 * wrote.
 */
@Component
public final class Traces implements DisposableBean {

	/** Name of the header, and of the field that it is stored in. */
	public static final String HEADER = "traceparent";

	private static final Duration SEND_INTERVAL = Duration.ofSeconds(1);

	private static final String LOGGED = "trace.id";

	private final @Nullable SdkTracerProvider provider;

	@Autowired
	Traces(OtlpSettings settings, ApplicationContext context) {
		this((context instanceof WebApplicationContext && settings.endpoint() != null) ? provider(settings) : null);
	}

	private Traces(@Nullable SdkTracerProvider provider) {
		this.provider = provider;
		if (provider != null) {
			// Spring GraphQL moves them to the thread on which a controller runs.
			ContextRegistry.getInstance().registerThreadLocalAccessor(new CurrentContext());
		}
	}

	/** Traces nothing, for tests. */
	public static Traces off() {
		return new Traces((SdkTracerProvider) null);
	}

	private static SdkTracerProvider provider(OtlpSettings settings) {
		OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
			.setEndpoint(settings.endpoint("traces"))
			.setConnectTimeout(Meters.SEND_TIMEOUT)
			.setTimeout(Meters.SEND_TIMEOUT);
		settings.headerMap().forEach(exporter::addHeader);
		Resource resource = Resource.empty();
		for (Map.Entry<String, String> attribute : Meters.resource().entrySet()) {
			resource = resource.toBuilder().put(attribute.getKey(), attribute.getValue()).build();
		}
		return SdkTracerProvider.builder()
			.addSpanProcessor(BatchSpanProcessor.builder(Collector.ofTraces(exporter.build()))
				.setScheduleDelay(SEND_INTERVAL)
				.build())
			.setResource(resource)
			.setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sample())))
			.build();
	}

	/** Whether anything is traced. */
	public boolean isOn() {
		return this.provider != null;
	}

	/**
	 * The {@code traceparent} of what this thread does now, to be stored or sent; null
	 * when it is not traced.
	 */
	public static @Nullable String current() {
		SpanContext span = Span.current().getSpanContext();
		return span.isValid()
				? "00-%s-%s-%s".formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex()) : null;
	}

	/** Marks what this thread does now as failed. */
	public static void failed(String reason) {
		Span.current().setStatus(StatusCode.ERROR, reason);
	}

	/** Runs a step of what this thread does now. */
	public <T extends @Nullable Object, E extends Exception> T step(String name, SpanKind kind, Work<T, E> work)
			throws E {
		if (this.provider == null) {
			return work.run();
		}
		return run(span(name, kind), work);
	}

	/**
	 * Continues traces of other threads and processes.
	 * @param parents the {@code traceparent}s of what caused the work: the first is
	 * continued, the others are linked; null for one that is not traced
	 * @param ids attributes
	 */
	public <T extends @Nullable Object, E extends Exception> T resume(Collection<@Nullable String> parents, String name,
			SpanKind kind, Map<String, String> ids, Work<T, E> work) throws E {
		if (this.provider == null) {
			return work.run();
		}
		List<Context> contexts = parents.stream().filter(Objects::nonNull).distinct().map(Traces::read).toList();
		SpanBuilder span = span(name, kind).setParent(contexts.isEmpty() ? Context.root() : contexts.getFirst());
		contexts.stream().skip(1).forEach((context) -> span.addLink(Span.fromContext(context).getSpanContext()));
		ids.forEach((key, value) -> span.setAttribute(AttributeKey.stringKey("galley." + key), value));
		return run(span, work);
	}

	private SpanBuilder span(String name, SpanKind kind) {
		return Objects.requireNonNull(this.provider).get("app.galley").spanBuilder(name).setSpanKind(kind);
	}

	private static <T extends @Nullable Object, E extends Exception> T run(SpanBuilder builder, Work<T, E> work)
			throws E {
		Span span = builder.startSpan();
		String outer = MDC.get(LOGGED);
		MDC.put(LOGGED, span.getSpanContext().getTraceId());
		try (Scope scope = span.makeCurrent()) {
			return work.run();
		}
		catch (Throwable ex) {
			span.setStatus(StatusCode.ERROR, ex.getClass().getSimpleName());
			throw ex;
		}
		finally {
			span.end();
			if (outer != null) {
				MDC.put(LOGGED, outer);
			}
			else {
				MDC.remove(LOGGED);
			}
		}
	}

	/** An invalid one is no parent. */
	private static Context read(String parent) {
		return W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, OnlyParent.INSTANCE);
	}

	@Override
	public void destroy() {
		if (this.provider != null) {
			ContextRegistry.getInstance().removeThreadLocalAccessor(CurrentContext.KEY);
			this.provider.shutdown().join(Meters.SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	/**
	 * Something to run in a trace.
	 *
	 * @param <T> its result
	 * @param <E> what it throws
	 */
	@FunctionalInterface
	public interface Work<T extends @Nullable Object, E extends Exception> {

		T run() throws E;

	}

	private enum OnlyParent implements TextMapGetter<String> {

		INSTANCE;

		@Override
		public Iterable<String> keys(String parent) {
			return Set.of(HEADER);
		}

		@Override
		public @Nullable String get(@Nullable String parent, String key) {
			return key.equals(HEADER) ? parent : null;
		}

	}

	private static final class CurrentContext implements ThreadLocalAccessor<Context> {

		static final String KEY = "galley.trace";

		@Override
		public Object key() {
			return KEY;
		}

		@Override
		public @Nullable Context getValue() {
			Context context = Context.current();
			return (context != Context.root()) ? context : null;
		}

		@Override
		public void setValue(Context value) {
			ContextStorage.get().attach(value);
		}

		@Override
		public void setValue() {
			ContextStorage.get().attach(Context.root());
		}

	}

}
