package app.galley.site;

import java.time.Clock;
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
	CustomTask<Void> tellSite(Alarm alarm, SiteDeliveries deliveries, SiteClient site, Clock clock) {
		return job(alarm, new SiteSender(deliveries, site, clock), site.target());
	}

	@Bean
	CustomTask<Void> purgeCdn(Alarm alarm, SiteDeliveries deliveries, DistributionClient distribution, Clock clock) {
		return job(alarm, new SiteSender(deliveries, distribution, clock), distribution.target());
	}

	private static CustomTask<Void> job(Alarm alarm, SiteSender sender, SiteDeliveryTarget target) {
		return alarm.job(target.job(), sender::sendDue, sender::next);
	}

	@Bean
	RecurringTask<Void> forgetOldDeliveries(SiteDeliveries deliveries) {
		return Tasks.recurring("forget-site-deliveries", FixedDelay.of(Duration.ofHours(6)))
			.execute((instance, context) -> deliveries.sweep());
	}

}
