package app.galley.site;

import java.time.Duration;

import app.galley.event.Alarm;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The jobs of this module. One instance at a time sends.
 */
@Configuration(proxyBeanMethods = false)
class SiteJobs {

	@Bean
	CustomTask<Void> tellSite(Alarm alarm, SiteSender sender, SiteDeliveries deliveries, SiteSettings settings) {
		return alarm.job(SiteDeliveries.JOB, () -> {
			if (settings.complete()) {
				sender.sendDue();
			}
		}, () -> deliveries.next().filter((when) -> settings.complete()));
	}

	@Bean
	RecurringTask<Void> forgetOldDeliveries(SiteDeliveries deliveries) {
		return Tasks.recurring("forget-site-deliveries", FixedDelay.of(Duration.ofHours(6)))
			.execute((instance, context) -> deliveries.sweep());
	}

}
