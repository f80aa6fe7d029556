package app.galley.identity;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import app.galley.problem.TooMany;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts how often somebody does something, over all instances: so many times in a
 * window, which begins with the first.
 */
@Repository
public class RateLimits {

	private final JdbcClient jdbc;

	private final Clock clock;

	RateLimits(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Counts, and refuses what is too much. In a transaction of its own, so that what
	 * fails later counts as well.
	 * @param what is done; also the field that the refusal names
	 * @param who does it
	 * @param count how much of it
	 * @throws TooMany when there was too much of it already
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW, noRollbackFor = TooMany.class)
	public void take(String what, String who, int count, int most, Duration window) {
		Used used = count(what, who, count, window);
		if (used.times > most) {
			Duration wait = Duration.between(this.clock.instant(), used.end);
			throw new TooMany(what, "was asked for too often: %,d at most in %s. Try again in %s.".formatted(most,
					inWords(window), inWords(wait)), wait);
		}
	}

	/** How long to wait, when it was done too often already. */
	Optional<Duration> wait(String what, String who, int most) {
		Instant now = this.clock.instant();
		return this.jdbc.sql("SELECT window_end FROM account_limit WHERE name = ? AND window_end > ? AND used >= ?")
			.params(name(what, who), Timestamp.from(now), most)
			.query(Timestamp.class)
			.optional()
			.map((end) -> Duration.between(now, end.toInstant()));
	}

	Used count(String what, String who, int count, Duration window) {
		Instant now = this.clock.instant();
		this.jdbc.sql("DELETE FROM account_limit WHERE window_end <= ?").param(Timestamp.from(now)).update();
		return this.jdbc.sql("""
				INSERT INTO account_limit (name, used, window_end) VALUES (?, ?, ?)
				ON CONFLICT (name) DO UPDATE SET used = account_limit.used + excluded.used
				RETURNING used, window_end""")
			.params(name(what, who), count, Timestamp.from(now.plus(window)))
			.query((row, n) -> new Used(row.getInt("used"), row.getTimestamp("window_end").toInstant()))
			.single();
	}

	void forget(String what, String who) {
		this.jdbc.sql("DELETE FROM account_limit WHERE name = ?").param(name(what, who)).update();
	}

	/** Of one size and alphabet, whatever somebody types for a name. */
	private static String name(String what, String who) {
		return DigestUtils.sha256Hex(what + '\0' + who);
	}

	static String inWords(Duration duration) {
		long seconds = Math.max(1, duration.toSeconds());
		long minutes = (seconds + 59) / 60;
		return (seconds < 120) ? seconds + " s" : minutes + " minutes";
	}

	record Used(int times, Instant end) {
	}

}
