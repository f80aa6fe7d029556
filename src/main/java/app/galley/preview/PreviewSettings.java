package app.galley.preview;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the previews.
 *
 * @param linkValidity how long a signed link to a preview is good
 */
@ConfigurationProperties("galley.preview")
record PreviewSettings(@DefaultValue("7d") Duration linkValidity) {

	PreviewSettings {
		if (!linkValidity.isPositive()) {
			throw new IllegalArgumentException("galley.preview.link-validity must be longer than nothing, such as 7d.");
		}
	}

}
