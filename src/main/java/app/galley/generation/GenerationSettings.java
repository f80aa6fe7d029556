package app.galley.generation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many image generations may be pending.
 *
 * @param pendingPerEditor how many may wait or run for one account
 * @param pending how many may wait or run altogether
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
