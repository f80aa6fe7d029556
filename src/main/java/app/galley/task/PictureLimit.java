package app.galley.task;

import java.time.Duration;

import app.galley.identity.RateLimits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/**
 * How many pictures one account may ask for, whether they are made or uploaded: a GPU is
 * dear, and so is looking into a camera's picture.
 */
@Component
class PictureLimit {

	private static final Duration WINDOW = Duration.ofHours(1);

	private final RateLimits limits;

	private final Settings settings;

	PictureLimit(RateLimits limits, Settings settings) {
		this.limits = limits;
		this.settings = settings;
	}

	void take(String mutation, String editor, int pictures) {
		this.limits.take(mutation, editor, Math.max(1, pictures), this.settings.perHour(), WINDOW);
	}

	/**
	 * @param perHour pictures of each kind that an account may ask for in an hour
	 */
	@ConfigurationProperties("galley.pictures")
	record Settings(@DefaultValue("2000") int perHour) {
	}

}
