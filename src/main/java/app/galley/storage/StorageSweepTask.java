package app.galley.storage;

import java.time.Duration;

import app.galley.telemetry.Meters;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.Counter;
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
		Findings findings = Findings.of(meters);
		return Tasks.recurring("storage-sweep", FixedDelay.of(Duration.ofHours(1))).execute((instance, context) -> {
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

	/**
	 * Metrics of the sweep. Counters, for any instance may run it: what was found in the
	 * last hours is the increase over all.
	 */
	private record Findings(Counter unreferenced, Counter dangling, Counter removed, Counter held) {

		static Findings of(Meters meters) {
			return new Findings(counter(meters, "unreferenced"), counter(meters, "dangling"),
					counter(meters, "removed"), counter(meters, "held"));
		}

		private static Counter counter(Meters meters, String finding) {
			return meters.counter("galley.sweep.objects", "Objects that sweeps found, counted by each sweep again",
					"finding", finding);
		}

		void count(StorageReport report) {
			this.unreferenced.increment(report.orphans().size());
			this.dangling.increment(report.dangling().size());
			this.removed.increment(report.removed());
			if (!report.obstacle().isEmpty()) {
				this.held.increment(report.due());
			}
		}

	}

}
