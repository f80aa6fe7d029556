package app.galley.generation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits on pending image generations.
 *
 * @param pendingPerEditor generations that may be queued or running for one account
 * @param pending generations that may be queued or running in total
 */
@ConfigurationProperties("galley.image")
record GenerationSettings(@DefaultValue("500") int pendingPerEditor, @DefaultValue("5000") int pending) {

	GenerationSettings {
		if (pendingPerEditor < 1 || pending < 1) {
			throw new IllegalArgumentException(
					"galley.image.pending-per-editor and galley.image.pending must be 1 or more");
		}
	}

}
