package app.galley.receipt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that a test turns instead of waiting.
 */
final class TurnedClock extends Clock {

	private volatile Duration turned = Duration.ZERO;

	void turn(Duration time) {
		this.turned = this.turned.plus(time);
	}

	@Override
	public Instant instant() {
		return Instant.now().plus(this.turned);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
