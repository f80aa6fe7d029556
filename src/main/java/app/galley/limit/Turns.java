package app.galley.limit;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a few executions run at the same time, first come, first served. With more of them
 * than processors, their statements compete for the processors in the database, and each
 * ends as late as the last: the slowest took ten times as long as most.
 * <p>
 * An execution that takes long, because it waits for something else, keeps others waiting
 * once: after some tenths of a second it loses its place. When all that have a place take
 * long, all that wait may run.
 */
final class Turns {

	private static final Duration SLOW = Duration.ofMillis(100);

	private final int size;

	private final Semaphore places;

	private final long slowNanos;

	private final Queue<Turn> running = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	/**
	 * Whether a thread looks for slow executions. A timed wait of each execution instead
	 * costs an eighth of the rate.
	 */
	private final AtomicBoolean watched = new AtomicBoolean();

	/** Places beyond {@link #size}, which are not given to others when they end. */
	private final AtomicInteger extra = new AtomicInteger();

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
		this.size = places;
		this.places = new Semaphore(places, true);
		this.slowNanos = slow.toNanos();
	}

	/** Waits for a turn, which the caller ends. */
	Turn take() {
		if (!tryTake()) {
			this.waiting.incrementAndGet();
			if (this.watched.compareAndSet(false, true)) {
				Thread.ofVirtual().name("turns").start(this::watch);
			}
			this.places.acquireUninterruptibly();
			this.waiting.decrementAndGet();
		}
		Turn turn = new Turn();
		this.running.add(turn);
		return turn;
	}

	private boolean tryTake() {
		try {
			// Without a time it would take the place of one that waits.
			return this.places.tryAcquire(0, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void watch() {
		do {
			while (this.waiting.get() > 0) {
				LockSupport.parkNanos(this.slowNanos);
				passSlow();
			}
			this.watched.set(false);
		}
		while (this.waiting.get() > 0 && this.watched.compareAndSet(false, true));
	}

	private void passSlow() {
		long now = System.nanoTime();
		List<Turn> slow = this.running.stream().filter((turn) -> now - turn.began > this.slowNanos).toList();
		if (slow.size() >= this.size) {
			int all = this.waiting.get();
			this.extra.addAndGet(all);
			this.places.release(all);
		}
		slow.forEach(Turn::end);
	}

	private void release() {
		if (this.extra.getAndUpdate((places) -> Math.max(places - 1, 0)) == 0) {
			this.places.release();
		}
	}

	/** Places that are free, for tests. */
	int free() {
		return this.places.availablePermits();
	}

	/** One execution. */
	final class Turn {

		private final long began = System.nanoTime();

		private final AtomicBoolean ended = new AtomicBoolean();

		/** Gives the place to the next, once. */
		void end() {
			if (this.ended.compareAndSet(false, true)) {
				Turns.this.running.remove(this);
				Turns.this.release();
			}
		}

	}

}
