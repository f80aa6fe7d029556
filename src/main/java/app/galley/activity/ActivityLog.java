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
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

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
 * The log of changes. It is written in the transaction of the change, so that there is
 * neither without the other.
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

	/** To be called while the task is locked, so that what went before is the last. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void add(Activity what) {
		Optional<Activity> last = what.edits() ? last(what.taskId()) : Optional.empty();
		last.filter(what::continues).ifPresentOrElse((one) -> replace(one.and(what)), () -> insert(what));
	}

	private Optional<Activity> last(@Nullable UUID taskId) {
		return this.jdbc.sql("SELECT * FROM activity WHERE task_id = ? ORDER BY at DESC, id DESC LIMIT 1")
			.param(taskId)
			.query(Activity::read)
			.optional();
	}

	private void replace(Activity what) {
		this.jdbc.sql("""
				UPDATE activity SET at = ?, since = ?, subject = ?, post_id = ?, fields = ?, before = ?, after = ?
				WHERE id = ?""")
			.params(what.at().atOffset(ZoneOffset.UTC), Objects.requireNonNull(what.since()).atOffset(ZoneOffset.UTC),
					what.subject())
			.param(what.postId())
			.params(column(what, ActivityChange::field), column(what, ActivityChange::before),
					column(what, ActivityChange::after), what.id())
			.update();
	}

	private void insert(Activity what) {
		this.jdbc.sql("""
				INSERT INTO activity (id, at, actor, action, kind, subject, task_id, post_id, fields, before, after)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
			.params(what.id(), what.at().atOffset(ZoneOffset.UTC), what.actor(), what.action().name(),
					what.kind().name(), what.subject())
			.param(what.taskId())
			.param(what.postId())
			.params(column(what, ActivityChange::field), column(what, ActivityChange::before),
					column(what, ActivityChange::after))
			.update();
	}

	private static @Nullable String[] column(Activity what, Function<ActivityChange, @Nullable String> part) {
		return what.changes().stream().map(part).toArray(String[]::new);
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
		Activity what = switch (change.action()) {
			case CREATED -> of(change, ActivityAction.CREATED, new Changes().add("owner", null, change.owner())
				.add("scopes", null, change.scopes().stream().map(Enum::name).collect(Collectors.joining(", "))));
			case REVOKED -> of(change, ActivityAction.REVOKED, new Changes());
		};
		add(what);
	}

	private Activity of(TokenChanged change, ActivityAction action, Changes changes) {
		return Activity.of(action, ActivityKind.TOKEN, change.name(), change.actor(), now(), changes);
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

	/** Whether somebody has done one of these to a task. */
	public boolean contains(UUID taskId, String actor, Set<ActivityAction> actions) {
		return this.jdbc
			.sql("SELECT EXISTS (SELECT 1 FROM activity WHERE task_id = ? AND actor = ? AND action = ANY (?))")
			.params(taskId, actor, actions.stream().map(Enum::name).toArray(String[]::new))
			.query(Boolean.class)
			.single();
	}

	/**
	 * Newest first.
	 * @param people whether what concerns people is among it
	 */
	Page<Activity> page(@Nullable UUID taskId, @Nullable UUID postId, boolean people, PageRequest page) {
		List<String> conditions = new ArrayList<>(List.of(people ? "true" : "kind NOT IN ('PERSON', 'TOKEN')"));
		List<Object> parameters = new ArrayList<>();
		if (taskId != null) {
			conditions.add("task_id = ?");
			parameters.add(taskId);
		}
		if (postId != null) {
			conditions.add("(post_id = ? OR task_id IN (SELECT id FROM content_task WHERE post_id = ?))");
			parameters.add(postId);
			parameters.add(postId);
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
