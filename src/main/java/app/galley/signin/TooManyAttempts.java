package app.galley.signin;

import java.time.Duration;

import app.galley.identity.RateLimits;

import org.springframework.security.core.AuthenticationException;

/**
 * Refuses a sign-in after too many failed attempts.
 */
class TooManyAttempts extends AuthenticationException {

	private final transient Duration retryAfter;

	TooManyAttempts(Duration retryAfter) {
		super("Too many failed sign-ins. Try again in %s.".formatted(RateLimits.inWords(retryAfter)));
		this.retryAfter = retryAfter;
	}

	String retryAfterSeconds() {
		return String.valueOf(Math.max(1, this.retryAfter.toSeconds()));
	}

}
