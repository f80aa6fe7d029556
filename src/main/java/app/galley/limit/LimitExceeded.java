package app.galley.limit;

import java.util.Map;

import graphql.execution.AbortExecutionException;

/**
 * The request asks for more than it may; nothing was executed, except where it took too
 * long or its answer became too large.
 */
public final class LimitExceeded extends AbortExecutionException {

	/** The {@code extensions.code} of the error. */
	public static final String CODE = "LIMIT_EXCEEDED";

	private final transient Map<String, Object> extensions;

	LimitExceeded(Limit limit, long maximum, long actual) {
		super(limit.sentence(actual, maximum));
		this.extensions = Map.of("code", CODE, "limit", limit.name, "maximum", maximum, "actual", actual);
	}

	/** Several operations in one request. */
	public static LimitExceeded batch(int operations) {
		return new LimitExceeded(Limit.BATCH, 1, operations);
	}

	/** The code, which limit, how much is allowed and how much was asked for. */
	@Override
	public Map<String, Object> getExtensions() {
		return this.extensions;
	}

}
