package app.galley.note;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import app.galley.id.DraftId;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who has a draft open at the desk. The pages say so every half minute; who says nothing
 * for longer has left.
 */
@Repository
class Presence {

	private static final Duration EXPIRY = Duration.ofSeconds(90);

	private final JdbcClient jdbc;

	private final Clock clock;

	Presence(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Notes that the account has the draft open. Returns the others, first come first.
	 */
	@Transactional
	List<Visitor> visit(DraftId draft, String username) {
		OffsetDateTime now = this.clock.instant().atOffset(ZoneOffset.UTC);
		OffsetDateTime expired = now.minus(EXPIRY);
		this.jdbc.sql("DELETE FROM draft_presence WHERE draft_id = ? AND seen_at < ?")
			.params(draft.value(), expired)
			.update();
		this.jdbc
			.sql("""
					INSERT INTO draft_presence (draft_id, username, opened_at, seen_at) VALUES (?, ?, ?, ?)
					ON CONFLICT (draft_id, username) DO UPDATE SET seen_at = greatest(draft_presence.seen_at, excluded.seen_at)""")
			.params(draft.value(), username, now, now)
			.update();
		return this.jdbc.sql("""
				SELECT username, opened_at FROM draft_presence WHERE draft_id = ? AND username <> ? AND seen_at >= ?
				ORDER BY opened_at, username LIMIT 10""")
			.params(draft.value(), username, expired)
			.query((row, n) -> new Visitor(row.getString("username"),
					row.getObject("opened_at", OffsetDateTime.class).toInstant()))
			.list();
	}

	/**
	 * An account that has a draft open.
	 *
	 * @param since when it opened the draft
	 */
	record Visitor(String username, Instant since) {
	}

}
