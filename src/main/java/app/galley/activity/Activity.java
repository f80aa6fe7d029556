package app.galley.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import app.galley.database.UuidV7;
import org.jspecify.annotations.Nullable;

/**
 * A change that somebody made. Whoever writes saves every few seconds; that is one change
 * as long as nothing comes between and no long pause.
 *
 * @param at when, or when it was saved last
 * @param since when it was saved first; null where that was once
 * @param subject what the thing was called then
 * @param taskId the content task it concerns
 * @param postId the post it concerns, as far as there was one
 */
public record Activity(UUID id, Instant at, @Nullable Instant since, String actor, ActivityAction action,
		ActivityKind kind, String subject, @Nullable UUID taskId, @Nullable UUID postId, List<ActivityChange> changes) {

	private static final Duration PAUSE = Duration.ofMinutes(10);

	/** Of long texts every save adds one; an entry ends some day. */
	private static final int MOST_CHANGES = 20;

	public Activity {
		changes = List.copyOf(changes);
	}

	/** Something done to a task or a post. */
	public static Activity of(ActivityAction action, ActivityKind kind, String subject, @Nullable UUID taskId,
			@Nullable UUID postId, String actor, Instant at, Changes changes) {
		return new Activity(UuidV7.next(), at, null, actor, action, kind, subject, taskId, postId, changes.list());
	}

	/** Something done to anything else. */
	public static Activity of(ActivityAction action, ActivityKind kind, String subject, String actor, Instant at,
			Changes changes) {
		return of(action, kind, subject, null, null, actor, at, changes);
	}

	/** Whether this may be saved by the way, again and again. */
	boolean edits() {
		return this.action == ActivityAction.EDITED && this.kind == ActivityKind.TASK;
	}

	/** Whether it goes on with what was done last to the same thing. */
	boolean continues(Activity last) {
		return edits() && last.edits() && this.actor.equals(last.actor) && Objects.equals(this.taskId, last.taskId)
				&& this.at.isBefore(last.at.plus(PAUSE)) && last.changes.size() < MOST_CHANGES;
	}

	/** Both as one: what was before the first of them, what is after the last. */
	Activity and(Activity next) {
		return new Activity(this.id, next.at, (this.since != null) ? this.since : this.at, this.actor, this.action,
				this.kind, next.subject, this.taskId, next.postId, ActivityChange.inTurn(this.changes, next.changes));
	}

	static Activity read(ResultSet row, int n) throws SQLException {
		@Nullable String[] fields = (String[]) row.getArray("fields").getArray();
		@Nullable String[] before = (String[]) row.getArray("before").getArray();
		@Nullable String[] after = (String[]) row.getArray("after").getArray();
		List<ActivityChange> changes = new ArrayList<>();
		for (int i = 0; i < fields.length; i++) {
			changes.add(new ActivityChange(String.valueOf(fields[i]), before[i], after[i]));
		}
		return new Activity(row.getObject("id", UUID.class), row.getObject("at", OffsetDateTime.class).toInstant(),
				instant(row.getObject("since", OffsetDateTime.class)), row.getString("actor"),
				ActivityAction.valueOf(row.getString("action")), ActivityKind.valueOf(row.getString("kind")),
				row.getString("subject"), row.getObject("task_id", UUID.class), row.getObject("post_id", UUID.class),
				changes);
	}

	private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
		return (time != null) ? time.toInstant() : null;
	}

}
