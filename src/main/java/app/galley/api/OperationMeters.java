package app.galley.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import app.galley.telemetry.Meters;
import app.galley.telemetry.Traces;
import graphql.schema.GraphQLFieldDefinition;
import io.micrometer.core.instrument.Timer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Counts and times GraphQL operations. An operation has a name when it is a registered
 * document or a mutation; all others share one, so that clients cannot make names up. An
 * operation is looked up once for each response: a cached one keeps its number.
 */
@Component
class OperationMeters {

	/** Number of the operations without a name. */
	static final int OTHER = 0;

	/** In a registered document, after its fragments. */
	private static final Pattern DOCUMENT = Pattern.compile("\\b(?:query|subscription)\\s++(\\w++)");

	/**
	 * The field of a mutation; not behind a comment or fragment, or with an object in its
	 * variables.
	 */
	private static final Pattern MUTATION = Pattern
		.compile("\\s*+mutation\\b[^{]*+\\{\\s*+(?:\\w++\\s*+:\\s*+)?(\\w++)");

	private static final String MUTATION_PREFIX = "mutation ";

	private final Meters meters;

	private final boolean on;

	private final SingletonSupplier<Names> names;

	/**
	 * @param source obtained at the first request, as {@link GraphQlResponder}'s executor
	 */
	OperationMeters(Meters meters, Traces traces, RegisteredDocuments documents, ObjectProvider<GraphQlSource> source) {
		this.meters = meters;
		this.on = meters.isOn() || traces.isOn();
		this.names = SingletonSupplier.of(() -> new Names(documents, source.getObject()));
	}

	/** The number of an operation. */
	int numberOf(String document) {
		return this.on ? this.names.obtain().numberOf(document) : OTHER;
	}

	/** The name of an operation: of a document, or {@code mutation} and its field. */
	String name(int operation) {
		return this.names.obtain().all.get(operation);
	}

	boolean isMutation(int operation) {
		return operation != OTHER && name(operation).startsWith(MUTATION_PREFIX);
	}

	/** The time at which an operation starts, for {@link #record}. */
	long start() {
		return this.meters.isOn() ? System.nanoTime() : 0;
	}

	/**
	 * Counts an operation.
	 * @param succeeded whether its response has no errors
	 */
	void record(int operation, boolean succeeded, long start) {
		if (!this.meters.isOn()) {
			return;
		}
		long nanos = System.nanoTime() - start;
		Names names = this.names.obtain();
		int place = 2 * operation + (succeeded ? 0 : 1);
		Timer timer = names.timers.get(place);
		if (timer == null) {
			timer = this.meters.timer("galley.graphql.operations", "GraphQL operations, event streams excepted",
					Meters.requestBuckets(), "operation", names.all.get(operation), "outcome",
					succeeded ? "success" : "error");
			names.timers.set(place, timer);
		}
		timer.record(nanos, TimeUnit.NANOSECONDS);
	}

	private static final class Names {

		private final List<String> all = new ArrayList<>(List.of("other"));

		private final Map<String, Integer> ofDocuments = new HashMap<>();

		private final Map<String, Integer> ofMutations = new HashMap<>();

		private final AtomicReferenceArray<Timer> timers;

		private Names(RegisteredDocuments documents, GraphQlSource source) {
			documents.all().values().stream().sorted().forEach((document) -> {
				Matcher name = DOCUMENT.matcher(document);
				this.ofDocuments.put(document, name.find() ? number(name.group(1)) : OTHER);
			});
			source.schema()
				.getMutationType()
				.getFieldDefinitions()
				.stream()
				.map(GraphQLFieldDefinition::getName)
				.forEach((field) -> this.ofMutations.put(field, number(MUTATION_PREFIX + field)));
			this.timers = new AtomicReferenceArray<>(2 * this.all.size());
		}

		private int number(String name) {
			int known = this.all.indexOf(name);
			if (known < 0) {
				this.all.add(name);
			}
			return (known < 0) ? this.all.size() - 1 : known;
		}

		int numberOf(String document) {
			Integer number = this.ofDocuments.get(document);
			if (number == null) {
				Matcher mutation = MUTATION.matcher(document);
				number = mutation.lookingAt() ? this.ofMutations.get(mutation.group(1)) : null;
			}
			return (number != null) ? number : OTHER;
		}

	}

}
