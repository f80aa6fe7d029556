package app.galley.generation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.GenerationFailed.Kind;
import app.galley.generation.engine.ImageGenerator;
import app.galley.telemetry.Meters;
import app.galley.telemetry.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Metrics of the queue, of what an image takes, and of the servers that fail; the steps
 * of an image in its trace.
 */
@Component
class GenerationMeters {

	private final Meters meters;

	private final Traces traces;

	private final Map<Part, Timer> parts = new EnumMap<>(Part.class);

	GenerationMeters(Meters meters, Traces traces, JdbcClient jdbc, ImageGenerator generator) {
		this.meters = meters;
		this.traces = traces;
		for (Part part : Part.values()) {
			this.parts.put(part, meters.timer("galley.image.parts", "Time that an image takes, by part",
					Meters.imageBuckets(), "part", part.title()));
		}
		for (String server : generator.servers()) {
			Stream.of(Kind.values()).filter((kind) -> kind != Kind.CANCELLED).forEach((kind) -> failures(server, kind));
		}
		Function<ToDoubleFunction<Pending>, Supplier<Number>> pending = meters.sampled(() -> Pending.read(jdbc));
		String generations = "Image generations that wait or run, of all instances";
		meters.gauge("galley.generation.pending", null, generations, pending.apply(Pending::queued), "status",
				"queued");
		meters.gauge("galley.generation.pending", null, generations, pending.apply(Pending::running), "status",
				"running");
		meters.gauge("galley.generation.oldest.age", "seconds",
				"How long the oldest generation of the queue has waited", pending.apply(Pending::oldestSeconds));
	}

	/** Does a part of an image's work. */
	<T extends @Nullable Object, E extends Exception> T time(Part part, Traces.Work<T, E> work) throws E {
		long start = System.nanoTime();
		try {
			return this.traces.step(part.title(), (part == Part.PREPARE) ? SpanKind.INTERNAL : SpanKind.CLIENT, work);
		}
		finally {
			record(part, Duration.ofNanos(System.nanoTime() - start));
		}
	}

	void record(Part part, Duration time) {
		Objects.requireNonNull(this.parts.get(part)).record(time);
	}

	/** Counts a request that a server did not fulfil. */
	void failed(String server, GenerationFailed failure) {
		failures(server, failure.kind()).increment();
	}

	private Counter failures(String server, Kind kind) {
		return this.meters.counter("galley.engine.failures", "Requests that an engine did not fulfil", "server", server,
				"kind", kind.name().toLowerCase(Locale.ROOT));
	}

	enum Part {

		QUEUE, GENERATE, PREPARE, UPLOAD, COMMIT;

		private String title() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	private record Pending(int queued, int running, double oldestSeconds) {

		static Pending read(JdbcClient jdbc) {
			return jdbc
				.sql("""
						SELECT count(*) FILTER (WHERE status = 'QUEUED') AS queued,
						    count(*) FILTER (WHERE status = 'RUNNING') AS running,
						    coalesce(extract(epoch FROM clock_timestamp() - min(created_at) FILTER (WHERE status = 'QUEUED')), 0)
						        AS oldest
						FROM image_generation WHERE status IN ('QUEUED', 'RUNNING')""")
				.query((row, n) -> new Pending(row.getInt("queued"), row.getInt("running"), row.getDouble("oldest")))
				.single();
		}

	}

}
