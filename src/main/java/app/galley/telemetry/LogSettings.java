package app.galley.telemetry;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The form of log lines on standard output.
 *
 * @param format {@code plain}: lines for people; {@code ecs}: one JSON object a line, as
 * the Elastic Common Schema names its fields
 */
@ConfigurationProperties("galley.log")
record LogSettings(@DefaultValue("plain") Format format) {

	enum Format {

		PLAIN, ECS

	}

}
