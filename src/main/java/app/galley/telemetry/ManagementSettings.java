package app.galley.telemetry;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where Prometheus reads the metrics: {@code http://HOST:PORT/metrics}, without
 * authentication, so only the internal network may reach the port.
 *
 * @param port for the metrics alone; never the port of the API and the desk, where they
 * cannot be read; unset: nothing is measured
 * @param address of the network interface on which the port is open; unset: all
 */
@ConfigurationProperties("galley.management")
record ManagementSettings(@Nullable Integer port, @Nullable String address) {

	ManagementSettings {
		address = (address != null && !address.isBlank()) ? address : null;
		if (port != null && (port < 0 || port > 65_535)) {
			throw new IllegalArgumentException(
					"galley.management.port (GALLEY_MANAGEMENT_PORT): enter a port from 1 to 65535, or leave it unset.");
		}
	}

}
