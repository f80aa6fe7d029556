package app.galley.signin;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import app.galley.telemetry.Meters;
import io.micrometer.core.instrument.Counter;

import org.springframework.stereotype.Component;

/**
 * Metrics of sign-ins that fail or are refused.
 */
@Component
class SignInMeters {

	private final Map<Method, Counter> failures = new EnumMap<>(Method.class);

	private final Counter refusals;

	SignInMeters(Meters meters) {
		for (Method method : Method.values()) {
			this.failures.put(method, meters.counter("galley.signin.failures", "Sign-ins with wrong credentials",
					"method", method.name().toLowerCase(Locale.ROOT)));
		}
		this.refusals = meters.refusals("sign-in");
	}

	void failed(Method method) {
		Objects.requireNonNull(this.failures.get(method)).increment();
	}

	/** After too many failures, a sign-in is refused without a look at its password. */
	void refused() {
		this.refusals.increment();
	}

	/** How one signs in; a token is an API token or a JWT. */
	enum Method {

		PASSWORD, TOKEN, PROVIDER

	}

}
