package app.galley.signin;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of browser sessions, which also end after 12 hours without a request.
 *
 * @param maxAge time after which a session ends in any case, counted from its sign-in
 */
@ConfigurationProperties("galley.session")
record SessionSettings(@DefaultValue("7d") Duration maxAge) {

	/**
	 * @throws IllegalArgumentException unless the age is positive
	 */
	SessionSettings {
		if (!maxAge.isPositive()) {
			throw new IllegalArgumentException("GALLEY_SESSION_MAX_AGE must be positive, for example 7d.");
		}
	}

}
