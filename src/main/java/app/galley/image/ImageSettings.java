package app.galley.image;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The removal of unused images.
 *
 * @param keepCandidates how long an unselected image of {@code generateImages} is kept
 */
@ConfigurationProperties("galley.image")
record ImageSettings(@DefaultValue("7d") Duration keepCandidates) {

	ImageSettings {
		if (keepCandidates.isNegative()) {
			throw new IllegalArgumentException("galley.image.keep-candidates must not be negative.");
		}
	}

}
