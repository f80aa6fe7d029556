package app.galley.image;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The removal of unused images, and images of other servers.
 *
 * @param keepCandidates how long an unselected image of {@code generateImages} is kept
 * @param fetchPrivate whether {@code fetchImage} and imports may read servers of the
 * private network; only for a network in which all servers may be read by all who write
 */
@ConfigurationProperties("galley.image")
record ImageSettings(@DefaultValue("7d") Duration keepCandidates, @DefaultValue("false") boolean fetchPrivate) {

	ImageSettings {
		if (keepCandidates.isNegative()) {
			throw new IllegalArgumentException("galley.image.keep-candidates must not be negative.");
		}
	}

}
