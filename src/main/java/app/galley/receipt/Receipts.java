package app.galley.receipt;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.event.JobWakeups;
import app.galley.event.Listener;
import app.galley.event.Notifications;
import app.galley.id.PostId;
import app.galley.post.Post;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The table of receipts. A later change of a post ends the checks of earlier ones, as
 * readers should see the later.
 */
@Repository
class Receipts {

	/** Name of the job, stored in the job table. */
	static final String CHECK_JOB = "check-receipts";

	/** Name of the job, stored in the job table. */
	static final String WEBHOOK_JOB = "send-receipts";

	/** Of receipts that have changed, with the post's id. */
	private static final String CHANNEL = "receipt";

	/** Receipts of a post that the API shows. */
	private static final int MAX_OF_POST = 10;

	/** A red receipt is sent for this long. */
	private static final Duration WEBHOOK_LIFETIME = Duration.ofDays(1);

	private final JdbcClient jdbc;

	private final JobWakeups wakeups;

	private final Notifications notifications;

	private final Clock clock;

	Receipts(JdbcClient jdbc, JobWakeups wakeups, Notifications notifications, Clock clock) {
		this.jdbc = jdbc;
		this.wakeups = wakeups;
		this.notifications = notifications;
		this.clock = clock;
	}

	/** Writes a new receipt in the transaction of the change. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void add(Receipt receipt) {
		this.jdbc.sql("""
				UPDATE receipt SET next_check_at = NULL,
				    state = CASE state WHEN 'WAITING' THEN 'SUPERSEDED' ELSE state END
				WHERE post_id = ? AND (next_check_at IS NOT NULL OR state = 'WAITING')""")
			.param(receipt.postId().value())
			.update();
		this.jdbc.sql("""
				INSERT INTO receipt (id, post_id, kind, change, revision, slug, former_slugs, reviewed_by, reviewed_at,
				    text_sha256, state, changed_at, next_check_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
			.params(receipt.id(), receipt.postId().value(), receipt.kind().name(), receipt.change().name(),
					receipt.revision(), receipt.slug(), receipt.formerSlugs().toArray(String[]::new),
					receipt.reviewedBy(), Timestamp.from(receipt.reviewedAt()), receipt.textSha256(),
					receipt.state().name(), Timestamp.from(receipt.changedAt()))
			.param(timestamp(receipt.nextCheckAt()))
			.update();
		if (receipt.nextCheckAt() != null) {
			this.wakeups.scheduleAt(CHECK_JOB, receipt.nextCheckAt());
		}
		this.notifications.publish(CHANNEL, receipt.postId().toString());
	}

	/** The receipt of the post's last change. */
	Optional<Receipt> newest(PostId postId) {
		return this.jdbc.sql("SELECT * FROM receipt WHERE post_id = ? ORDER BY changed_at DESC, id DESC LIMIT 1")
			.param(postId.value())
			.query(Receipts::read)
			.optional();
	}

	/**
	 * Posts or pages whose last change readers do not see as approved, the last changed
	 * first.
	 */
	List<PostId> red(Post.Kind kind, int most) {
		return this.jdbc.sql("""
				SELECT r.post_id FROM receipt r WHERE r.state = 'RED' AND r.kind = ? AND NOT EXISTS (
				    SELECT FROM receipt n WHERE n.post_id = r.post_id AND (n.changed_at, n.id) > (r.changed_at, r.id))
				ORDER BY r.changed_at DESC, r.id DESC LIMIT ?""")
			.params(kind.name(), most)
			.query((row, n) -> new PostId(row.getObject(1, UUID.class)))
			.list();
	}

	Optional<Receipt> find(UUID id) {
		return this.jdbc.sql("SELECT * FROM receipt WHERE id = ?").param(id).query(Receipts::read).optional();
	}

	/** The newest receipts by post, newest first. */
	Map<PostId, List<Receipt>> ofPosts(Collection<PostId> postIds) {
		return this.jdbc
			.sql("""
					SELECT newest.* FROM unnest(:posts) AS post (id) CROSS JOIN LATERAL (
					    SELECT * FROM receipt WHERE post_id = post.id ORDER BY changed_at DESC, id DESC LIMIT :limit) AS newest
					ORDER BY changed_at DESC, id DESC""")
			.param("posts", postIds.stream().map(PostId::value).toArray(UUID[]::new))
			.param("limit", MAX_OF_POST)
			.query(Receipts::read)
			.list()
			.stream()
			.collect(Collectors.groupingBy(Receipt::postId));
	}

	/** The receipt whose next check is the longest due. */
	Optional<Receipt> due() {
		return this.jdbc.sql("SELECT * FROM receipt WHERE next_check_at <= ? ORDER BY next_check_at, id LIMIT 1")
			.param(Timestamp.from(now()))
			.query(Receipts::read)
			.optional();
	}

	/** Time of the next check. */
	Optional<Instant> nextCheck() {
		return time("SELECT min(next_check_at) FROM receipt WHERE next_check_at IS NOT NULL");
	}

	/** Changes of other posts that readers may not see yet; lists show no pages. */
	int changesSince(Instant time, PostId except) {
		return this.jdbc.sql("SELECT count(*) FROM receipt WHERE changed_at > ? AND post_id <> ? AND kind = 'POST'")
			.params(Timestamp.from(time), except.value())
			.query(Integer.class)
			.single();
	}

	/**
	 * Writes the result of a check, unless the post has changed meanwhile or another
	 * instance has written it.
	 * @param before the receipt as it was read for the check
	 * @param webhook whether the receipt is to be sent
	 * @return whether it was written
	 */
	@Transactional
	public boolean checked(Receipt before, Receipt after, boolean webhook) {
		boolean written = this.jdbc.sql("""
				UPDATE receipt SET state = :state, differences = CAST(:differences AS jsonb),
				    document_sha256 = :document, images = CAST(:images AS jsonb), checks = :checks,
				    readings = :readings, requests = :requests, next_check_at = :next, checked_at = :checked,
				    seen_at = :seen, red_at = :red,
				    webhook_at = CASE WHEN :webhook THEN CAST(:checked AS timestamptz) ELSE webhook_at END,
				    webhook_attempts = CASE WHEN :webhook THEN 0 ELSE webhook_attempts END
				WHERE id = :id AND next_check_at = :before""")
			.param("state", after.state().name())
			.param("differences", json(after.differences()))
			.param("document", after.documentSha256())
			.param("images", json(after.images()))
			.param("checks", after.checks())
			.param("readings", after.readings())
			.param("requests", after.requests())
			.param("next", timestamp(after.nextCheckAt()))
			.param("checked", timestamp(after.checkedAt()))
			.param("seen", timestamp(after.seenAt()))
			.param("red", timestamp(after.redAt()))
			.param("webhook", webhook)
			.param("id", after.id())
			.param("before", timestamp(before.nextCheckAt()))
			.update() == 1;
		if (written) {
			this.notifications.publish(CHANNEL, after.postId().toString());
		}
		if (written && webhook) {
			this.wakeups.scheduleAt(WEBHOOK_JOB, now());
		}
		return written;
	}

	/** Checks the post's last change again, now. */
	@Transactional
	public Optional<Receipt> checkAgain(PostId postId) {
		Instant now = now();
		Optional<Receipt> receipt = newest(postId);
		receipt.ifPresent((found) -> {
			this.jdbc.sql("UPDATE receipt SET next_check_at = ? WHERE id = ?")
				.params(Timestamp.from(now), found.id())
				.update();
			this.wakeups.scheduleAt(CHECK_JOB, now);
		});
		return newest(postId);
	}

	/** Ends the checks of a change that no longer holds and has no successor. */
	@Transactional
	public void supersede(Receipt receipt) {
		this.jdbc.sql("""
				UPDATE receipt SET next_check_at = NULL,
				    state = CASE state WHEN 'WAITING' THEN 'SUPERSEDED' ELSE state END
				WHERE id = :id AND next_check_at = :due""")
			.param("id", receipt.id())
			.param("due", timestamp(receipt.nextCheckAt()))
			.update();
	}

	/** Delays a check that failed in this server. */
	@Transactional
	public void postpone(Receipt receipt, Duration pause) {
		this.jdbc.sql("UPDATE receipt SET next_check_at = ? WHERE id = ? AND next_check_at = ?")
			.params(Timestamp.from(now().plus(pause)), receipt.id())
			.param(timestamp(receipt.nextCheckAt()))
			.update();
	}

	/** The receipt that is to be sent now. */
	Optional<ToSend> toSend() {
		return this.jdbc.sql("SELECT * FROM receipt WHERE webhook_at <= ? ORDER BY webhook_at, id LIMIT 1")
			.param(Timestamp.from(now()))
			.query((row, n) -> new ToSend(read(row, n), row.getInt("webhook_attempts"),
					row.getObject("webhook_at", OffsetDateTime.class).toInstant()))
			.optional();
	}

	Optional<Instant> nextToSend() {
		return time("SELECT min(webhook_at) FROM receipt WHERE webhook_at IS NOT NULL");
	}

	/** Notes that the webhook has the receipt. */
	@Transactional
	public void sent(ToSend sent) {
		this.jdbc.sql("UPDATE receipt SET webhook_at = NULL WHERE id = ? AND webhook_at = ?")
			.params(sent.receipt().id(), Timestamp.from(sent.dueAt()))
			.update();
	}

	/**
	 * Notes a failed attempt.
	 * @return whether there will be another
	 */
	@Transactional
	public boolean notSent(ToSend sent, Duration pause) {
		Instant red = sent.receipt().checkedAt();
		boolean again = red != null && red.plus(WEBHOOK_LIFETIME).isAfter(now());
		this.jdbc.sql("""
				UPDATE receipt SET webhook_at = :next, webhook_attempts = webhook_attempts + 1
				WHERE id = :id AND webhook_at = :due""")
			.param("next", again ? Timestamp.from(now().plus(pause)) : null)
			.param("id", sent.receipt().id())
			.param("due", Timestamp.from(sent.dueAt()))
			.update();
		return again;
	}

	/** Schedules the jobs of pending work, in case a wake-up was lost. */
	@Transactional
	public void wake() {
		nextCheck().ifPresent((when) -> this.wakeups.scheduleAt(CHECK_JOB, when));
		nextToSend().ifPresent((when) -> this.wakeups.scheduleAt(WEBHOOK_JOB, when));
	}

	/** Receives the ids of posts whose receipts have changed. */
	void onChanged(Listener listener) {
		this.notifications.subscribe(CHANNEL, listener);
	}

	private Optional<Instant> time(String sql) {
		return this.jdbc.sql(sql).query(OffsetDateTime.class).optional().map(OffsetDateTime::toInstant);
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

	private static @Nullable Timestamp timestamp(@Nullable Instant time) {
		return (time != null) ? Timestamp.from(time) : null;
	}

	private static String json(Object value) {
		return JsonMapper.shared().writeValueAsString(value);
	}

	private static Receipt read(ResultSet row, int n) throws SQLException {
		JsonMapper json = JsonMapper.shared();
		return new Receipt(row.getObject("id", UUID.class), new PostId(row.getObject("post_id", UUID.class)),
				Post.Kind.valueOf(row.getString("kind")), ReceiptChange.valueOf(row.getString("change")),
				row.getInt("revision"), row.getString("slug"),
				List.of((String[]) row.getArray("former_slugs").getArray()), row.getString("reviewed_by"),
				row.getObject("reviewed_at", OffsetDateTime.class).toInstant(), row.getString("text_sha256"),
				ReceiptState.valueOf(row.getString("state")),
				json.readValue(row.getString("differences"), new TypeReference<List<Difference>>() {
				}), row.getString("document_sha256"),
				json.readValue(row.getString("images"), new TypeReference<List<SeenImage>>() {
				}), row.getInt("checks"), row.getInt("readings"), row.getInt("requests"),
				row.getObject("changed_at", OffsetDateTime.class).toInstant(), instant(row, "next_check_at"),
				instant(row, "checked_at"), instant(row, "seen_at"), instant(row, "red_at"));
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	/**
	 * A red receipt for the webhook.
	 *
	 * @param attempts failed so far
	 * @param dueAt time of this attempt
	 */
	record ToSend(Receipt receipt, int attempts, Instant dueAt) {
	}

}
