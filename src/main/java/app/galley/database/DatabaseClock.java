package app.galley.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import app.galley.doctor.UsedByDoctor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The time of the database, which decides what is due: all instances agree on it, even
 * when a machine's own clock is wrong. It is the machine's clock, corrected by how far
 * that is known to be off, so that no statement is needed to read it.
 */
@Component
@UsedByDoctor
public final class DatabaseClock extends Clock {

	private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);

	/** Clocks that are kept by NTP differ by less. */
	private static final Duration REPORTED_SKEW = Duration.ofSeconds(1);

	private final Clock machine;

	private volatile Duration correction = Duration.ZERO;

	@Autowired
	DatabaseClock() {
		this(Clock.systemUTC());
	}

	/**
	 * Creates a clock that is not corrected yet.
	 * @param machine the clock of this machine
	 */
	public DatabaseClock(Clock machine) {
		this.machine = machine;
	}

	/** The time of this machine, for {@link #compare}. */
	public Instant machineTime() {
		return this.machine.instant();
	}

	/**
	 * Corrects this clock when the database's time proves it wrong. The correction stays
	 * when it may be right, as a slow response says little.
	 * @param sent machine time before the database was asked
	 * @param database the database's time
	 * @param received machine time after it responded
	 */
	public void compare(Instant sent, Instant database, Instant received) {
		Duration least = Duration.between(received, database);
		Duration most = Duration.between(sent, database);
		Duration before = this.correction;
		if (least.compareTo(most) > 0 || (before.compareTo(least) >= 0 && before.compareTo(most) <= 0)) {
			return;
		}
		Duration now = least.plus(most.minus(least).dividedBy(2));
		this.correction = now;
		if (isReported(now) && now.minus(before).abs().compareTo(REPORTED_SKEW) > 0) {
			log.warn("The clock of this machine is {} the database's. Galley goes by the database's; correct the "
					+ "machine's, for example with NTP", describe(now));
		}
		else if (isReported(before) && !isReported(now)) {
			log.info("The clock of this machine agrees with the database's again");
		}
	}

	private static boolean isReported(Duration skew) {
		return skew.abs().compareTo(REPORTED_SKEW) > 0;
	}

	private static String describe(Duration correction) {
		return "%.1f s %s".formatted(correction.abs().toMillis() / 1000.0,
				correction.isNegative() ? "ahead of" : "behind");
	}

	/**
	 * How far the machine's clock is behind the database's; negative when it is ahead.
	 */
	public Duration correction() {
		return this.correction;
	}

	@Override
	public Instant instant() {
		return this.machine.instant().plus(this.correction);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException("All times are in UTC");
	}

}
