package app.galley.event;

import app.galley.telemetry.Meters;

import org.springframework.stereotype.Component;

/**
 * Metrics of notifications and of jobs that are due.
 */
@Component
class EventMeters {

	EventMeters(Meters meters, Notifications notifications, JobTable jobs) {
		meters.counter("galley.notifications", "Notifications received from all instances", notifications,
				Notifications::receivedCount);
		meters.gauge("galley.notifications.listening", null, "1 while notifications arrive, otherwise 0",
				() -> notifications.isListening() ? 1 : 0);
		meters.gauge("galley.jobs.overdue", "seconds", "How long the job that is due longest has waited",
				meters.sampled(jobs::overdueSeconds).apply(Double::doubleValue));
	}

}
