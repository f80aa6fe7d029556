package app.galley.event;

import java.time.Duration;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves that what the instances publish arrives here: a notification to oneself, sent as
 * they send theirs. Without it, an instance behind a transaction pooler would believe
 * that it listens, and never hear of a change.
 */
final class HearingProof {

	/** How long a notification may take to arrive. */
	private static final Duration TIMEOUT = Duration.ofSeconds(3);

	private final JdbcClient jdbc;

	private final String postgresChannel;

	private final String prefix;

	private final Duration interval;

	/** Nano time at which the next one is sent. */
	private long dueAt;

	private volatile long sentAt;

	private volatile long sent;

	private volatile long heard;

	/**
	 * Creates the proof of an instance.
	 * @param interval between two proofs on a connection that works
	 */
	HearingProof(JdbcClient jdbc, String postgresChannel, Instance instance, Duration interval) {
		this.jdbc = jdbc;
		this.postgresChannel = postgresChannel;
		this.interval = interval;
		this.dueAt = System.nanoTime() + interval.toNanos();
		this.prefix = "hearing:" + instance.name() + ":";
	}

	/** Sends a notification to this instance, over the pool. */
	synchronized void send() {
		long number = Math.max(this.sent, this.heard) + 1;
		this.jdbc.sql("SELECT pg_notify(?, ?)")
			.params(this.postgresChannel, this.prefix + number)
			.query((row, n) -> n)
			.list();
		this.sentAt = System.nanoTime();
		this.sent = number;
	}

	/** Whether this is a notification to this instance; notes that it has arrived. */
	boolean received(String message) {
		if (!message.startsWith(this.prefix)) {
			return false;
		}
		this.heard = Math.max(this.heard, Long.parseLong(message.substring(this.prefix.length())));
		return true;
	}

	/** Whether all that were sent have arrived. */
	boolean isComplete() {
		return this.heard >= this.sent;
	}

	/** Whether the last one did not arrive in time. */
	boolean isOverdue() {
		return !isComplete() && System.nanoTime() - this.sentAt > TIMEOUT.toNanos();
	}

	/**
	 * Whether to send another now: true once in an interval, and not before the last one
	 * has arrived. Called by one thread.
	 */
	boolean becomesDue() {
		long now = System.nanoTime();
		if (!isComplete() || now - this.dueAt < 0) {
			return false;
		}
		this.dueAt = now + this.interval.toNanos();
		return true;
	}

}
