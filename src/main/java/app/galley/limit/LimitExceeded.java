package app.galley.limit;

import java.util.Map;

import graphql.execution.AbortExecutionException;

/**
 * A request over a limit. Nothing was executed, except where the execution took too long
 * or its response became too large.
 */
public final class LimitExceeded extends AbortExecutionException {

	/** The {@code extensions.code} of the error. */
	public static final String CODE = "LIMIT_EXCEEDED";

	private final transient Map<String, Object> extensions;

	LimitExceeded(Limit limit, long maximum, long actual) {
		super(limit.message(actual, maximum));
		this.extensions = Map.of("code", CODE, "limit", limit.name, "maximum", maximum, "actual", actual);
	}

	/** For several operations in one request. */
	public static LimitExceeded batch(int operations) {
		return new LimitExceeded(Limit.BATCH, 1, operations);
	}

	/** Code, name of the limit, its maximum and the actual value. */
	@Override
	public Map<String, Object> getExtensions() {
		return this.extensions;
	}

}
