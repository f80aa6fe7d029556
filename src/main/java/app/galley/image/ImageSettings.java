package app.galley.image;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many image generations may be pending, and how long pictures wait to be chosen.
 *
 * @param pendingPerEditor how many may wait or run for one account
 * @param pending how many may wait or run altogether
 * @param keepCandidates how long a picture of {@code generateImages} is kept that nothing
 * refers to
 */
@ConfigurationProperties("galley.image")
record ImageSettings(@DefaultValue("500") int pendingPerEditor, @DefaultValue("5000") int pending,
		@DefaultValue("7d") Duration keepCandidates) {

	ImageSettings {
		if (pendingPerEditor < 1 || pending < 1) {
			throw new IllegalArgumentException(
					"galley.image.pending-per-editor and galley.image.pending must be 1 or more");
		}
		if (keepCandidates.isNegative()) {
			throw new IllegalArgumentException("galley.image.keep-candidates must not be negative");
		}
	}

}
