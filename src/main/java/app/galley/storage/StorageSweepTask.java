package app.galley.storage;

import java.time.Duration;

import app.galley.telemetry.Meters;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Sweeps the bucket once an hour, on one instance.
 */
@Configuration(proxyBeanMethods = false)
class StorageSweepTask {

	private static final Logger logger = LoggerFactory.getLogger(StorageSweepTask.class);

	@Bean
	RecurringTask<Void> storageSweepJob(StorageSweep sweep, Meters meters) {
		SweepMeters findings = new SweepMeters(meters);
		return Tasks.recurring("storage-sweep", FixedDelay.of(Duration.ofHours(1)))
			.execute((instance, context) -> {
				StorageReport report = sweep.sweep();
				findings.count(report);
				report(report);
			});
	}

	private static void report(StorageReport report) {
		if (report.removed() > 0) {
			logger.info("Removed {} of {} objects from the bucket", report.removed(), report.objects());
		}
		if (report.due() > 0 && !report.obstacle().isEmpty()) {
			logger.warn("The sweep deleted nothing. {}", report.obstacle());
		}
		report.dangling()
			.forEach((key) -> logger.error("An image row refers to {}, which is not in the bucket: restore it from a "
					+ "backup, or choose another image for its posts", key));
	}

}
