package app.galley.generation;

import java.time.Duration;
import java.util.function.Supplier;

import app.galley.generation.engine.CancelToken;
import app.galley.problem.Unavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryState;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Retries storing a finished image while the object store or the database is unavailable:
 * waiting costs less than generating the image again.
 */
class StorageRetry {

	private static final Logger log = LoggerFactory.getLogger(StorageRetry.class);

	private static final Duration STORAGE_RETRY_LIMIT = Duration.ofMinutes(10);

	private static final Duration FIRST_DELAY = Duration.ofMillis(250);

	private static final Duration MAX_DELAY = Duration.ofSeconds(10);

	private final String generation;

	private final CancelToken cancel;

	private final Duration limit;

	StorageRetry(String generation, CancelToken cancel) {
		this(generation, cancel, STORAGE_RETRY_LIMIT);
	}

	StorageRetry(String generation, CancelToken cancel, Duration limit) {
		this.generation = generation;
		this.cancel = cancel;
		this.limit = limit;
	}

	/**
	 * Uploads to the object store.
	 * @return null when the generation was cancelled in the meantime
	 * @throws Unavailable the last failure, once the limit is reached
	 */
	<T> @Nullable T upload(Supplier<T> upload) {
		RetryPolicy policy = backoff().includes(Unavailable.class)
			.predicate((failure) -> !this.cancel.isCancelled()
					&& !(failure instanceof Unavailable unavailable && !unavailable.isTemporary()))
			.build();
		try {
			return retry(policy).invoke(upload);
		}
		catch (Unavailable ex) {
			if (this.cancel.isCancelled()) {
				return null;
			}
			throw ex;
		}
	}

	/** Writes to the database; throws the last failure, once the limit is reached. */
	boolean write(Supplier<Boolean> write) {
		RetryPolicy policy = backoff()
			.includes(DataAccessResourceFailureException.class, TransientDataAccessException.class,
					TransactionException.class)
			.build();
		return Boolean.TRUE.equals(retry(policy).invoke(write));
	}

	private RetryPolicy.Builder backoff() {
		return RetryPolicy.builder()
			.maxRetries(Long.MAX_VALUE)
			.timeout(this.limit)
			.delay(FIRST_DELAY)
			.jitter(FIRST_DELAY)
			.multiplier(2)
			.maxDelay(MAX_DELAY);
	}

	private RetryTemplate retry(RetryPolicy policy) {
		RetryTemplate retry = new RetryTemplate(policy);
		retry.setRetryListener(new RetryListener() {
			@Override
			public void beforeRetry(RetryPolicy retryPolicy, Retryable<?> retryable, RetryState state) {
				log.warn("{}: storing it failed, retrying: {}", StorageRetry.this.generation,
						state.getLastException().getMessage());
			}
		});
		return retry;
	}

}
