package app.galley.generation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import app.galley.generation.engine.CancelToken;
import app.galley.problem.Unavailable;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StorageRetryTests {

	private final CancelToken cancel = new CancelToken();

	private final AtomicInteger calls = new AtomicInteger();

	@Test
	void uploadsAgainUntilTheStoreIsAvailable() {
		assertThat(
				retry(Duration.ofMinutes(1)).upload(failing(1, new Unavailable("image", "The bucket is unavailable"))))
			.isTrue();
		assertThat(this.calls).hasValue(2);
	}

	@Test
	void writesAgainUntilTheDatabaseIsAvailable() {
		assertThat(retry(Duration.ofMinutes(1)).write(failing(1, new DataAccessResourceFailureException("away"))))
			.isTrue();
		assertThat(this.calls).hasValue(2);
	}

	@Test
	void throwsTheLastFailureAtTheLimit() {
		Unavailable away = new Unavailable("image", "The bucket is unavailable");
		assertThatExceptionOfType(Unavailable.class)
			.isThrownBy(() -> retry(Duration.ofMillis(100)).upload(failing(Integer.MAX_VALUE, away)))
			.isSameAs(away);
	}

	@Test
	void doesNotRetryWhatTheStoreRejects() {
		Unavailable rejected = new Unavailable("image", "S3 rejects the request", false);
		assertThatExceptionOfType(Unavailable.class)
			.isThrownBy(() -> retry(Duration.ofMinutes(1)).upload(failing(Integer.MAX_VALUE, rejected)))
			.isSameAs(rejected);
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void stopsOnceCancelled() {
		Supplier<Boolean> upload = () -> {
			this.calls.incrementAndGet();
			this.cancel.cancel();
			throw new Unavailable("image", "The bucket is unavailable");
		};
		assertThat(retry(Duration.ofMinutes(1)).upload(upload)).isNull();
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void doesNotRetryOtherFailures() {
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(
				() -> retry(Duration.ofMinutes(1)).write(failing(1, new DataIntegrityViolationException("wrong"))));
		assertThat(this.calls).hasValue(1);
	}

	private StorageRetry retry(Duration limit) {
		return new StorageRetry("Image generation", this.cancel, limit);
	}

	private Supplier<Boolean> failing(int times, RuntimeException failure) {
		return () -> {
			if (this.calls.getAndIncrement() < times) {
				throw failure;
			}
			return true;
		};
	}

}
