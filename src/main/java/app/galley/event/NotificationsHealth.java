package app.galley.event;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Reports whether notifications from other instances arrive. Not part of readiness, as
 * readers get correct responses without: nothing is cached then.
 */
@Component("notificationsHealthIndicator")
class NotificationsHealth implements HealthIndicator {

	private final Notifications notifications;

	NotificationsHealth(Notifications notifications) {
		this.notifications = notifications;
	}

	@Override
	public Health health() {
		String problem = this.notifications.problem();
		return (problem == null) ? Health.up().build() : Health.down().withDetail("reason", problem).build();
	}

}
