package app.galley.site;

import java.time.Clock;
import java.time.Duration;

import app.galley.event.JobWakeups;
import app.galley.telemetry.Traces;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Jobs that send deliveries, one server instance at a time, and delete old ones.
 */
@Configuration(proxyBeanMethods = false)
class SiteJobs {

	@Bean
	CustomTask<Void> revalidateSite(JobWakeups wakeups, SiteDeliveries deliveries, SiteClient site, Clock clock,
			SiteMeters meters, Traces traces) {
		return job(wakeups, new SiteSender(deliveries, site, clock, meters, traces), site.target());
	}

	@Bean
	CustomTask<Void> invalidateCdn(JobWakeups wakeups, SiteDeliveries deliveries, DistributionClient distribution,
			Clock clock, SiteMeters meters, Traces traces) {
		return job(wakeups, new SiteSender(deliveries, distribution, clock, meters, traces), distribution.target());
	}

	private static CustomTask<Void> job(JobWakeups wakeups, SiteSender sender, SiteDeliveryTarget target) {
		return wakeups.job(target.job(), sender::sendDue, sender::next);
	}

	@Bean
	RecurringTask<Void> deleteOldDeliveries(SiteDeliveries deliveries) {
		return Tasks.recurring("forget-site-deliveries", FixedDelay.of(Duration.ofHours(6)))
			.execute((instance, context) -> deliveries.sweep());
	}

}
