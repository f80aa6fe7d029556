package app.galley.event;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of an orderly end.
 *
 * @param delay time between SIGTERM and the last request that is accepted, for proxies to
 * notice that {@code /actuator/health/readiness} fails: at least their interval of checks
 * times the checks that must fail. Not needed where the platform stops sending requests
 * first. Add it to the grace period before SIGKILL
 */
@ConfigurationProperties("galley.shutdown")
record ShutdownSettings(@DefaultValue("0s") Duration delay) {

	/**
	 * @throws IllegalArgumentException for a negative delay
	 */
	ShutdownSettings {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("GALLEY_SHUTDOWN_DELAY must not be negative; enter for example 10s.");
		}
	}

}
