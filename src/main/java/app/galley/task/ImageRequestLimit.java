package app.galley.task;

import java.time.Duration;

import app.galley.identity.RateLimits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/**
 * Limits how many images one account may request, generated or uploaded: GPU time is
 * expensive, and so is decoding a camera's file.
 */
@Component
class ImageRequestLimit {

	private static final Duration WINDOW = Duration.ofHours(1);

	private final RateLimits limits;

	private final Settings settings;

	ImageRequestLimit(RateLimits limits, Settings settings) {
		this.limits = limits;
		this.settings = settings;
	}

	void take(String mutation, String editor, int count) {
		this.limits.take(mutation, editor, Math.max(1, count), this.settings.perHour(), WINDOW);
	}

	/**
	 * @param perHour images that an account may generate in an hour, and as many that it
	 * may upload
	 */
	@ConfigurationProperties("galley.pictures")
	record Settings(@DefaultValue("2000") int perHour) {
	}

}
