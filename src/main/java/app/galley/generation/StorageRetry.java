package app.galley.generation;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import app.galley.generation.sdxl.CancelToken;
import app.galley.problem.Unavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Waits for a server that is away when a picture is ready to be stored: making it again
 * would cost more than waiting.
 */
class StorageRetry {

	private static final Logger log = LoggerFactory.getLogger(StorageRetry.class);

	private static final Duration LIMIT = Duration.ofMinutes(10);

	private final CancelToken cancel;

	private final long deadline = System.nanoTime() + LIMIT.toNanos();

	private long pause = 250;

	StorageRetry(CancelToken cancel) {
		this.cancel = cancel;
	}

	/** Null when it was cancelled meanwhile. */
	<T> @Nullable T whileUnavailable(String what, Supplier<T> work) {
		while (true) {
			try {
				return work.get();
			}
			catch (Unavailable ex) {
				if (this.cancel.isCancelled()) {
					return null;
				}
				pauseOrGiveUp(what, ex);
			}
		}
	}

	<T> T whileDatabaseIsAway(String what, Supplier<T> work) {
		while (true) {
			try {
				return work.get();
			}
			catch (DataAccessResourceFailureException | TransientDataAccessException | TransactionException ex) {
				pauseOrGiveUp(what, ex);
			}
		}
	}

	private void pauseOrGiveUp(String what, RuntimeException failure) {
		if (System.nanoTime() > this.deadline) {
			throw failure;
		}
		log.warn("{} waits to be stored: {}", what, failure.getMessage());
		try {
			Thread.sleep(this.pause + ThreadLocalRandom.current().nextLong(this.pause));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(what + " was interrupted while it waited to be stored", failure);
		}
		this.pause = Math.min(this.pause * 2, 5_000);
	}

}
