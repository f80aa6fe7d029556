package app.galley.trash;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The trash.
 *
 * @param days how many days discarded drafts and deleted posts can be restored, 1 to
 * 3,650
 */
@ConfigurationProperties("galley.trash")
record TrashSettings(@DefaultValue("30") int days) {

	private static final int MAX_DAYS = 3650;

	TrashSettings {
		if (days < 1 || days > MAX_DAYS) {
			throw new IllegalArgumentException("galley.trash.days must be 1 to %d.".formatted(MAX_DAYS));
		}
	}

	Duration time() {
		return Duration.ofDays(this.days);
	}

}
