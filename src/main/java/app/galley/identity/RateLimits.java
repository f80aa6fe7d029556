package app.galley.identity;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import app.galley.problem.TooMany;
import app.galley.telemetry.Meters;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rate limits over all instances: a number of uses in a window, which begins with the
 * first use.
 */
@Repository
public class RateLimits {

	private final JdbcClient jdbc;

	private final Clock clock;

	private final Meters meters;

	RateLimits(JdbcClient jdbc, Clock clock, Meters meters) {
		this.meters = meters;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Counts uses and refuses those above the limit. Runs in its own transaction, so that
	 * a use counts even if it fails later.
	 * @param operation the limited operation; also the field of the error
	 * @param subject the account or address
	 * @param count uses to add
	 * @throws TooMany when the limit is exceeded
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW, noRollbackFor = TooMany.class)
	public void take(String operation, String subject, int count, int limit, Duration window) {
		Used used = add(operation, subject, count, window);
		if (used.times > limit) {
			this.meters.refusals(operation).increment();
			Duration wait = Duration.between(this.clock.instant(), used.end);
			throw new TooMany(operation, "Too many requests: at most %,d in %s. Try again in %s.".formatted(limit,
					inWords(window), inWords(wait)), wait);
		}
	}

	/** How long to wait; empty below the limit. */
	public Optional<Duration> wait(String operation, String subject, int limit) {
		Instant now = this.clock.instant();
		return this.jdbc.sql("SELECT window_end FROM account_limit WHERE name = ? AND window_end > ? AND used >= ?")
			.params(name(operation, subject), Timestamp.from(now), limit)
			.query(Timestamp.class)
			.optional()
			.map((end) -> Duration.between(now, end.toInstant()));
	}

	/** Counts uses without refusing any. */
	public void count(String operation, String subject, int count, Duration window) {
		add(operation, subject, count, window);
	}

	private Used add(String operation, String subject, int count, Duration window) {
		Instant now = this.clock.instant();
		this.jdbc.sql("DELETE FROM account_limit WHERE window_end <= ?").param(Timestamp.from(now)).update();
		return this.jdbc.sql("""
				INSERT INTO account_limit (name, used, window_end) VALUES (?, ?, ?)
				ON CONFLICT (name) DO UPDATE SET used = account_limit.used + excluded.used
				RETURNING used, window_end""")
			.params(name(operation, subject), count, Timestamp.from(now.plus(window)))
			.query((row, n) -> new Used(row.getInt("used"), row.getTimestamp("window_end").toInstant()))
			.single();
	}

	/** Hashed to one size and alphabet, as user names are arbitrary input. */
	private static String name(String operation, String subject) {
		return DigestUtils.sha256Hex(operation + '\0' + subject);
	}

	public static String inWords(Duration duration) {
		long seconds = Math.max(1, duration.toSeconds());
		long minutes = (seconds + 59) / 60;
		return (seconds < 120) ? seconds + " s" : minutes + " minutes";
	}

	private record Used(int times, Instant end) {
	}

}
