package app.galley.problem;

import java.time.Duration;
import java.util.List;

/**
 * Too many requests of a kind; further ones are accepted after a while.
 */
public final class TooMany extends Problem {

	private final Duration retryAfter;

	public TooMany(String field, String message, Duration retryAfter) {
		super(List.of(new Fault(field, message)));
		this.retryAfter = retryAfter;
	}

	@Override
	public String code() {
		return "TOO_MANY_REQUESTS";
	}

	public Duration retryAfter() {
		return this.retryAfter;
	}

}
