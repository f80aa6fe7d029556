package app.galley.activity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.identity.AccountChanged;
import app.galley.identity.Caller;
import app.galley.identity.SignInFailed;
import app.galley.identity.TokenChanged;
import app.galley.paging.Cursor;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Log of changes, written in the transaction of each change, so that neither exists
 * without the other.
 */
@Repository
public class ActivityLog {

	private static final String ORDER = "ACTIVITY";

	/** No account can have these names: user names have no spaces. */
	private static final String AT_SIGN_IN = "Galley itself";

	private static final String UNKNOWN_ACCOUNT = "unknown username";

	private static final Duration FAILED_SIGN_INS_WINDOW = Duration.ofHours(1);

	private final JdbcClient jdbc;

	private final Clock clock;

	ActivityLog(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** Adds a change, merging edits. The caller holds the lock of the task. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void add(Activity change) {
		Activity added = change.with(Caller.current().map(Caller::token).orElse(null));
		Optional<Activity> last = added.isEdit() ? last(added.taskId()) : Optional.empty();
		last.filter(added::continues).ifPresentOrElse((edit) -> update(edit.merge(added)), () -> insert(added));
	}

	private Optional<Activity> last(@Nullable DraftId taskId) {
		return this.jdbc.sql("SELECT * FROM activity WHERE task_id = ? ORDER BY at DESC, id DESC LIMIT 1")
			.param((taskId != null) ? taskId.value() : null)
			.query(Activity::read)
			.optional();
	}

	private void update(Activity activity) {
		this.jdbc.sql("""
				UPDATE activity SET at = ?, since = ?, subject = ?, post_id = ?, fields = ?, before = ?, after = ?
				WHERE id = ?""")
			.params(activity.at().atOffset(ZoneOffset.UTC),
					Objects.requireNonNull(activity.since()).atOffset(ZoneOffset.UTC), activity.subject())
			.param((activity.postId() != null) ? activity.postId().value() : null)
			.params(column(activity, ActivityChange::field), column(activity, ActivityChange::before),
					column(activity, ActivityChange::after), activity.id())
			.update();
	}

	private void insert(Activity activity) {
		this.jdbc
			.sql("""
					INSERT INTO activity (id, at, actor, token, action, kind, subject, task_id, post_id, fields, before, after)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
			.params(activity.id(), activity.at().atOffset(ZoneOffset.UTC), activity.actor())
			.param(activity.token())
			.params(activity.action().name(), activity.kind().name(), activity.subject())
			.param((activity.taskId() != null) ? activity.taskId().value() : null)
			.param((activity.postId() != null) ? activity.postId().value() : null)
			.params(column(activity, ActivityChange::field), column(activity, ActivityChange::before),
					column(activity, ActivityChange::after))
			.update();
	}

	private static @Nullable String[] column(Activity activity, Function<ActivityChange, @Nullable String> part) {
		return activity.changes().stream().map(part).toArray(String[]::new);
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void note(AccountChanged change) {
		ActivityAction action = switch (change.action()) {
			case CREATED -> ActivityAction.CREATED;
			case ROLE -> ActivityAction.ROLE_CHANGED;
			case PASSWORD -> ActivityAction.PASSWORD_CHANGED;
			case DEACTIVATED -> ActivityAction.DEACTIVATED;
			case ACTIVATED -> ActivityAction.ACTIVATED;
		};
		add(Activity.of(action, ActivityKind.PERSON, change.username(), change.actor(), now(),
				new Changes().add("role", change.before(), change.after())));
	}

	/**
	 * Failures of an hour for one account are one entry, so that guesses cannot fill the
	 * log.
	 */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void note(SignInFailed failure) {
		String subject = (failure.username() != null) ? failure.username() : UNKNOWN_ACCOUNT;
		Instant now = now();
		Optional<Activity> last = this.jdbc.sql("""
				SELECT * FROM activity WHERE action = 'SIGN_IN_FAILED' AND subject = ? AND at > ?
				ORDER BY at DESC, id DESC LIMIT 1 FOR UPDATE""")
			.params(subject, now.minus(FAILED_SIGN_INS_WINDOW).atOffset(ZoneOffset.UTC))
			.query(Activity::read)
			.optional()
			.filter((entry) -> entry.start().isAfter(now.minus(FAILED_SIGN_INS_WINDOW)));
		FailedSignIns all = last.map(FailedSignIns::read).orElse(FailedSignIns.NONE).and(failure.network());
		Activity entry = Activity.of(ActivityAction.SIGN_IN_FAILED, ActivityKind.PERSON, subject, AT_SIGN_IN, now,
				all.changes());
		last.ifPresentOrElse((first) -> update(first.replacedBy(entry)), () -> insert(entry));
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void note(TokenChanged change) {
		Activity activity = switch (change.action()) {
			case CREATED -> of(change, ActivityAction.CREATED, new Changes().add("owner", null, change.owner())
				.add("scopes", null, change.scopes().stream().map(Enum::name).collect(Collectors.joining(", "))));
			case REVOKED -> of(change, ActivityAction.REVOKED, new Changes());
		};
		add(activity);
	}

	private Activity of(TokenChanged change, ActivityAction action, Changes changes) {
		return Activity.of(action, ActivityKind.TOKEN, change.name(), change.actor(), now(), changes);
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

	/** Whether one of the actors has made one of these changes to the task. */
	public boolean contains(DraftId taskId, Set<String> actors, Set<ActivityAction> actions) {
		return this.jdbc
			.sql("SELECT EXISTS (SELECT 1 FROM activity WHERE task_id = ? AND actor = ANY (?) AND action = ANY (?))")
			.params(taskId.value(), actors.toArray(String[]::new),
					actions.stream().map(Enum::name).toArray(String[]::new))
			.query(Boolean.class)
			.single();
	}

	/**
	 * A page of changes, newest first.
	 * @param includeAccounts whether to include changes to accounts and tokens
	 */
	Page<Activity> page(@Nullable DraftId taskId, @Nullable PostId postId, boolean includeAccounts, PageRequest page) {
		List<String> conditions = new ArrayList<>(
				List.of(includeAccounts ? "true" : "kind NOT IN ('PERSON', 'TOKEN')"));
		List<Object> parameters = new ArrayList<>();
		if (taskId != null) {
			conditions.add("task_id = ?");
			parameters.add(taskId.value());
		}
		@Nullable Cursor cursor = page.cursorOf(ORDER);
		if (cursor != null) {
			conditions.add("(at, id) " + (page.backward() ? ">" : "<") + " (?, ?)");
			parameters.add(cursor.time(page.cursorArgument()).atOffset(ZoneOffset.UTC));
			parameters.add(cursor.id());
		}
		String direction = page.backward() ? "" : " DESC";
		String order = " ORDER BY at" + direction + ", id" + direction + " LIMIT ?";
		String select = "SELECT * FROM activity WHERE " + String.join(" AND ", conditions);
		JdbcClient.StatementSpec statement;
		if (postId == null) {
			statement = this.jdbc.sql(select + order).params(parameters);
		}
		else {
			// Each half reads an index. Combined with OR, they would read the whole log.
			statement = this.jdbc
				.sql("SELECT * FROM ((" + select + " AND post_id = ?" + order + ") UNION ALL (" + select
						+ " AND post_id IS DISTINCT FROM ?"
						+ " AND task_id = ANY (ARRAY(SELECT id FROM content_task WHERE post_id = ?))" + order
						+ ")) changes" + order)
				.params(parameters)
				.params(postId.value(), page.size() + 1)
				.params(parameters)
				.params(postId.value(), postId.value(), page.size() + 1);
		}
		List<Activity> found = statement.param(page.size() + 1).query(Activity::read).list();
		return Page.of(found, page, (one) -> new Cursor(ORDER, one.at().toString(), one.id()));
	}

}
