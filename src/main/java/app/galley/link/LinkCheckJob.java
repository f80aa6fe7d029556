package app.galley.link;

import java.time.Duration;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Looks for links whose check is due once an hour, on one instance.
 */
@Configuration(proxyBeanMethods = false)
class LinkCheckJob {

	private static final Logger logger = LoggerFactory.getLogger(LinkCheckJob.class);

	@Bean
	RecurringTask<Void> checkLinks(LinkCheck check, LinkSettings settings) {
		return Tasks.recurring("check-links", FixedDelay.of(Duration.ofHours(1))).execute((instance, context) -> {
			if (!settings.isOn()) {
				return;
			}
			try {
				check.run();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				logger.info("The check of links stops with the server, and continues within an hour");
			}
		});
	}

}
