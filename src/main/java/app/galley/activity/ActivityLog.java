package app.galley.activity;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
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

	private final JdbcClient jdbc;

	private final Clock clock;

	ActivityLog(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** Adds a change, merging edits. The caller holds the lock of the task. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void add(Activity added) {
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
		this.jdbc.sql("""
				INSERT INTO activity (id, at, actor, action, kind, subject, task_id, post_id, fields, before, after)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
			.params(activity.id(), activity.at().atOffset(ZoneOffset.UTC), activity.actor(), activity.action().name(),
					activity.kind().name(), activity.subject())
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

	/** Whether the actor has made one of these changes to the task. */
	public boolean contains(DraftId taskId, String actor, Set<ActivityAction> actions) {
		return this.jdbc
			.sql("SELECT EXISTS (SELECT 1 FROM activity WHERE task_id = ? AND actor = ? AND action = ANY (?))")
			.params(taskId.value(), actor, actions.stream().map(Enum::name).toArray(String[]::new))
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
		if (postId != null) {
			conditions.add("(post_id = ? OR task_id IN (SELECT id FROM content_task WHERE post_id = ?))");
			parameters.add(postId.value());
			parameters.add(postId.value());
		}
		@Nullable Cursor cursor = page.cursorOf(ORDER);
		if (cursor != null) {
			conditions.add("(at, id) " + (page.backward() ? ">" : "<") + " (?, ?)");
			parameters.add(at(cursor, page).atOffset(ZoneOffset.UTC));
			parameters.add(cursor.id());
		}
		String direction = page.backward() ? "" : " DESC";
		parameters.add(page.size() + 1);
		List<Activity> found = this.jdbc
			.sql("SELECT * FROM activity WHERE %s ORDER BY at%s, id%s LIMIT ?"
				.formatted(String.join(" AND ", conditions), direction, direction))
			.params(parameters)
			.query(Activity::read)
			.list();
		return Page.of(found, page, (one) -> new Cursor(ORDER, one.at().toString(), one.id()));
	}

	private static Instant at(Cursor cursor, PageRequest page) {
		try {
			return Instant.parse(cursor.key());
		}
		catch (DateTimeParseException ex) {
			throw Cursor.invalid(page.cursorArgument());
		}
	}

}
