package app.galley.limit;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a few executions run at the same time, first come, first served. With more of them
 * than processors, their statements compete for the processors in the database, and each
 * ends as late as the last: the slowest took ten times as long as most.
 * <p>
 * An execution that takes long, because it waits for something else, keeps no other
 * waiting: after a tenth of a second it loses its place, and those that have waited as
 * long run without one.
 */
final class Turns {

	private static final Duration SLOW = Duration.ofMillis(100);

	private final Semaphore places;

	private final long slowNanos;

	private final Queue<Turn> running = new ConcurrentLinkedQueue<>();

	/**
	 * @param places executions at a time
	 */
	Turns(int places) {
		this(places, SLOW);
	}

	/**
	 * @param slow after which an execution takes long
	 */
	Turns(int places, Duration slow) {
		this.places = new Semaphore(places, true);
		this.slowNanos = slow.toNanos();
	}

	/** Waits for a turn, which the caller ends. */
	Turn take() {
		boolean placed = false;
		try {
			placed = this.places.tryAcquire(this.slowNanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (!placed) {
			long now = System.nanoTime();
			this.running.stream().filter((turn) -> now - turn.began > this.slowNanos).forEach(Turn::end);
			return new Turn(false);
		}
		Turn turn = new Turn(true);
		this.running.add(turn);
		return turn;
	}

	/** Places that are free, for tests. */
	int free() {
		return this.places.availablePermits();
	}

	/** One execution. */
	final class Turn {

		private final long began = System.nanoTime();

		private final AtomicBoolean placed;

		private Turn(boolean placed) {
			this.placed = new AtomicBoolean(placed);
		}

		/** Gives the place to the next, once. */
		void end() {
			if (this.placed.compareAndSet(true, false)) {
				Turns.this.running.remove(this);
				Turns.this.places.release();
			}
		}

	}

}
