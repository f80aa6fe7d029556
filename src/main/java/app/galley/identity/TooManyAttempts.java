package app.galley.identity;

import java.time.Duration;

import org.springframework.security.core.AuthenticationException;

/**
 * Somebody has guessed too often to be let guess again now.
 */
class TooManyAttempts extends AuthenticationException {

	private final transient Duration retryAfter;

	TooManyAttempts(Duration retryAfter) {
		super("Too many attempts to sign in: try again in %s.".formatted(RateLimits.inWords(retryAfter)));
		this.retryAfter = retryAfter;
	}

	String seconds() {
		return String.valueOf(Math.max(1, this.retryAfter.toSeconds()));
	}

}
