package app.galley.limit;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.telemetry.Meters;
import graphql.GraphQLError;
import io.micrometer.core.instrument.Counter;

import org.springframework.stereotype.Component;

/**
 * Counts the requests that the limits of this module refuse.
 */
@Component
class Refusals {

	/** Limits that are none of {@link Limit}. */
	static final String EXECUTIONS = "executions";

	static final String REQUEST = "request";

	static final String UPLOAD = "upload";

	private final Map<String, Counter> counters;

	Refusals(Meters meters) {
		this.counters = Stream
			.concat(Arrays.stream(Limit.values()).map((limit) -> limit.name), Stream.of(EXECUTIONS, REQUEST, UPLOAD))
			.collect(Collectors.toUnmodifiableMap((name) -> name, meters::refusals));
	}

	void count(String limit) {
		Counter counter = this.counters.get(limit);
		if (counter != null) {
			counter.increment();
		}
	}

	/** Counts an error of a response, if a limit is its cause. */
	void count(GraphQLError error) {
		if (error instanceof LimitExceeded exceeded) {
			count(String.valueOf(exceeded.getExtensions().get("limit")));
		}
	}

}
