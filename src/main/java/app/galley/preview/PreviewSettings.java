package app.galley.preview;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the previews.
 *
 * @param linkValidity time until a signed preview link expires
 */
@ConfigurationProperties("galley.preview")
record PreviewSettings(@DefaultValue("7d") Duration linkValidity) {

	PreviewSettings {
		if (!linkValidity.isPositive()) {
			throw new IllegalArgumentException("galley.preview.link-validity must be positive, for example 7d.");
		}
	}

}
