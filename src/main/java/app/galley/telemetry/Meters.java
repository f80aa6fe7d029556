package app.galley.telemetry;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.noop.NoopCounter;
import io.micrometer.core.instrument.noop.NoopTimer;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.context.WebApplicationContext;

/**
 * The metrics of this instance; {@code docs/metrics.md} lists them. Without a management
 * port and a collector, and in a command, its meters do nothing. Not a bean of
 * Micrometer's own type: Spring Boot would then measure every request and connection,
 * wanted or not. Tags have few values and never contain what a person wrote.
 */
@Component
public final class Meters implements DisposableBean {

	private static final Logger log = LoggerFactory.getLogger(Meters.class);

	/** Rarer than scrapes may come: they never reach the database. */
	private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(15);

	/** Short, as a shutdown waits for the last metrics. */
	static final Duration SEND_TIMEOUT = Duration.ofSeconds(3);

	private static final String INSTANCE = UUID.randomUUID().toString();

	private static final Counter NO_COUNTER = new NoopCounter(
			new Meter.Id("off", Tags.empty(), null, null, Meter.Type.COUNTER));

	private static final Timer NO_TIMER = new NoopTimer(
			new Meter.Id("off", Tags.empty(), null, null, Meter.Type.TIMER));

	/** Null when metrics are off. */
	private final @Nullable MeterRegistry registry;

	private final @Nullable PrometheusMeterRegistry prometheus;

	private final @Nullable JvmGcMetrics garbage;

	/** Started by the first sample. */
	private @Nullable ScheduledExecutorService sampler;

	@Autowired
	Meters(ManagementSettings management, OtlpSettings otlp, ApplicationContext context) {
		this(context instanceof WebApplicationContext && management.port() != null,
				(context instanceof WebApplicationContext && otlp.endpoint() != null) ? otlp : null);
	}

	private Meters(boolean scraped, @Nullable OtlpSettings sent) {
		this.prometheus = scraped ? new PrometheusMeterRegistry(PrometheusConfig.DEFAULT) : null;
		this.registry = (scraped || sent != null) ? registry(this.prometheus, sent) : null;
		this.garbage = (this.registry != null) ? measureVirtualMachine(this.registry) : null;
	}

	private static JvmGcMetrics measureVirtualMachine(MeterRegistry registry) {
		new JvmMemoryMetrics().bindTo(registry);
		new JvmThreadMetrics().bindTo(registry);
		new ProcessorMetrics().bindTo(registry);
		new UptimeMetrics().bindTo(registry);
		new FileDescriptorMetrics().bindTo(registry);
		JvmGcMetrics garbage = new JvmGcMetrics();
		garbage.bindTo(registry);
		return garbage;
	}

	/** Meters that do nothing, for tests. */
	public static Meters off() {
		return new Meters(false, null);
	}

	/** A composite costs each measurement an iteration, so only where it is needed. */
	private static MeterRegistry registry(@Nullable PrometheusMeterRegistry prometheus, @Nullable OtlpSettings sent) {
		if (prometheus != null && sent == null) {
			return prometheus;
		}
		CompositeMeterRegistry registry = new CompositeMeterRegistry();
		if (prometheus != null) {
			registry.add(prometheus);
		}
		if (sent != null) {
			registry.add(OtlpMeterRegistry.builder(new Destination(sent))
				.metricsSender(Collector
					.ofMetrics(new OtlpHttpMetricsSender(new HttpUrlConnectionSender(SEND_TIMEOUT, SEND_TIMEOUT))))
				.build());
		}
		return registry;
	}

	/** Names this process to a collector. */
	static Map<String, String> resource() {
		return Map.of("service.name", "galley", "service.instance.id", INSTANCE);
	}

	/**
	 * Whether anything is measured; if not, a caller with much to count may leave it.
	 */
	public boolean isOn() {
		return this.registry != null;
	}

	/**
	 * For libraries that measure themselves.
	 * @throws IllegalStateException when metrics are off
	 */
	public MeterRegistry registry() {
		if (this.registry == null) {
			throw new IllegalStateException("Metrics are off");
		}
		return this.registry;
	}

	/** What Prometheus reads; null when it reads nothing. */
	@Nullable PrometheusMeterRegistry prometheus() {
		return this.prometheus;
	}

	/**
	 * Registers a counter of events.
	 * @param tags names and values, alternately
	 */
	public Counter counter(String name, String description, String... tags) {
		return (this.registry != null)
				? Counter.builder(name).description(description).tags(tags).register(this.registry) : NO_COUNTER;
	}

	/** Registers the counter of requests that a limit refuses. */
	public Counter refusals(String limit) {
		return counter("galley.refusals", "Requests refused by a limit", "limit", limit);
	}

	/**
	 * Registers a counter that its owner keeps, which must live as long as the server.
	 * @param tags names and values, alternately
	 */
	public <T> void counter(String name, String description, T owner, ToDoubleFunction<T> count, String... tags) {
		if (this.registry != null) {
			FunctionCounter.builder(name, owner, count).description(description).tags(tags).register(this.registry);
		}
	}

	/**
	 * Registers a timer with a histogram, in seconds.
	 * @param buckets upper bounds of the histogram's buckets
	 * @param tags names and values, alternately
	 */
	public Timer timer(String name, String description, Collection<Duration> buckets, String... tags) {
		if (this.registry == null) {
			return NO_TIMER;
		}
		return Timer.builder(name)
			.description(description)
			.serviceLevelObjectives(buckets.toArray(Duration[]::new))
			.tags(tags)
			.register(this.registry);
	}

	/**
	 * Registers a value that is read at every scrape, so cheaply and without the
	 * database.
	 * @param unit base unit; null for a number of things
	 * @param tags names and values, alternately
	 */
	public void gauge(String name, @Nullable String unit, String description, Supplier<Number> value, String... tags) {
		if (this.registry != null) {
			Gauge.builder(name, value).baseUnit(unit).description(description).tags(tags).register(this.registry);
		}
	}

	/**
	 * Reads something every 15 seconds on a thread of its own, and never when metrics are
	 * off. For {@link #gauge}s that need the database.
	 * @return turns the last reading into a gauge's value, which is unknown before the
	 * first and after one that failed
	 */
	public <S> Function<ToDoubleFunction<S>, Supplier<Number>> sampled(Supplier<S> read) {
		AtomicReference<@Nullable S> last = new AtomicReference<>();
		if (this.registry != null) {
			sampler().scheduleWithFixedDelay(() -> last.set(sample(read)), 0, SAMPLE_INTERVAL.toMillis(),
					TimeUnit.MILLISECONDS);
		}
		return (value) -> () -> {
			S sample = last.get();
			return (sample != null) ? value.applyAsDouble(sample) : Double.NaN;
		};
	}

	private synchronized ScheduledExecutorService sampler() {
		ScheduledExecutorService sampler = this.sampler;
		if (sampler == null) {
			sampler = Executors
				.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("metrics").factory());
			this.sampler = sampler;
		}
		return sampler;
	}

	/** An exception would end the timer. */
	private static <S> @Nullable S sample(Supplier<S> read) {
		try {
			return read.get();
		}
		catch (RuntimeException | Error ex) {
			log.debug("A metric could not be read", ex);
			return null;
		}
	}

	@Override
	public synchronized void destroy() {
		if (this.sampler != null) {
			this.sampler.shutdownNow();
		}
		if (this.garbage != null) {
			this.garbage.close();
		}
		if (this.registry != null) {
			this.registry.close();
		}
	}

	/** Buckets for what a request takes. */
	public static List<Duration> requestBuckets() {
		return millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000);
	}

	/** Buckets for what an image takes. */
	public static List<Duration> imageBuckets() {
		return millis(50, 250, 1_000, 5_000, 15_000, 30_000, 60_000, 120_000, 300_000, 900_000);
	}

	private static List<Duration> millis(long... millis) {
		return LongStream.of(millis).mapToObj(Duration::ofMillis).toList();
	}

	/** The collector, as Micrometer asks for it. */
	private record Destination(OtlpSettings settings) implements OtlpConfig {

		@Override
		public @Nullable String get(String key) {
			return null;
		}

		@Override
		public String url() {
			return this.settings.endpoint("metrics");
		}

		@Override
		public Map<String, String> headers() {
			return this.settings.headerMap();
		}

		@Override
		public Map<String, String> resourceAttributes() {
			return resource();
		}

	}

}
