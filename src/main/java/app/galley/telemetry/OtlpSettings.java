package app.galley.telemetry;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where metrics and traces are sent by OpenTelemetry's protocol (OTLP, over HTTP).
 *
 * @param endpoint base address of the collector, such as {@code http://collector:4318}:
 * metrics go to {@code /v1/metrics} below it once a minute, traces to {@code /v1/traces};
 * unset: neither is sent
 * @param headers for the collector, as {@code Name=value,Name=value}, such as its
 * credentials
 * @param sample share of mutations and of jobs without one that are traced, 0 to 1
 */
@ConfigurationProperties("galley.otlp")
record OtlpSettings(@Nullable URI endpoint, @Nullable String headers, @DefaultValue("1") double sample) {

	OtlpSettings {
		if (endpoint != null
				&& (endpoint.getHost() == null || !String.valueOf(endpoint.getScheme()).matches("https?"))) {
			throw new IllegalArgumentException(
					"galley.otlp.endpoint (GALLEY_OTLP_ENDPOINT): enter an http or https address, such as http://collector:4318.");
		}
		if (!(sample >= 0 && sample <= 1)) {
			throw new IllegalArgumentException(
					"galley.otlp.sample (GALLEY_OTLP_SAMPLE): enter a number from 0 (none) to 1 (all).");
		}
		parse(headers);
	}

	/** The address for a kind of data, such as {@code metrics}. */
	String endpoint(String kind) {
		return String.valueOf(this.endpoint).replaceAll("/+$", "") + "/v1/" + kind;
	}

	Map<String, String> headerMap() {
		return parse(this.headers);
	}

	/** Never names a value in an error: it may be a secret. */
	private static Map<String, String> parse(@Nullable String headers) {
		Map<String, String> parsed = new HashMap<>();
		for (String header : ((headers != null) ? headers : "").split(",")) {
			int equals = header.indexOf('=');
			if (equals > 0) {
				parsed.put(header.substring(0, equals).strip(), header.substring(equals + 1).strip());
			}
			else if (!header.isBlank()) {
				throw new IllegalArgumentException(
						"galley.otlp.headers (GALLEY_OTLP_HEADERS): enter Name=value, separated by commas.");
			}
		}
		return parsed;
	}

	/** Without the headers, which may be secret. */
	@Override
	public String toString() {
		return "OtlpSettings[endpoint=" + this.endpoint + ", sample=" + this.sample + "]";
	}

}
