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

import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.id.UuidV7;
import org.jspecify.annotations.Nullable;

/**
 * A recorded change. The desk saves every few seconds while someone writes; such edits
 * are merged into one change unless another change or a long pause separates them.
 *
 * @param at time of the change, or of the last merged edit
 * @param since time of the first merged edit; null for a single change
 * @param actor username
 * @param subject title or name at that time
 * @param taskId the content task; null for other things
 * @param postId the post; null if there was none
 */
public record Activity(UUID id, Instant at, @Nullable Instant since, String actor, ActivityAction action,
		ActivityKind kind, String subject, @Nullable DraftId taskId, @Nullable PostId postId,
		List<ActivityChange> changes) {

	private static final Duration MERGE_WINDOW = Duration.ofMinutes(10);

	/** Each edit of a long text adds a change; this limits the size of an entry. */
	private static final int MAX_CHANGES = 20;

	public Activity {
		changes = List.copyOf(changes);
	}

	/** A change to a task or a post. */
	public static Activity of(ActivityAction action, ActivityKind kind, String subject, @Nullable DraftId taskId,
			@Nullable PostId postId, String actor, Instant at, Changes changes) {
		return new Activity(UuidV7.next(), at, null, actor, action, kind, subject, taskId, postId, changes.list());
	}

	/** A change to anything else. */
	public static Activity of(ActivityAction action, ActivityKind kind, String subject, String actor, Instant at,
			Changes changes) {
		return of(action, kind, subject, null, null, actor, at, changes);
	}

	/** Whether this is an edit of a draft, which can be merged with others. */
	boolean isEdit() {
		return this.action == ActivityAction.EDITED && this.kind == ActivityKind.TASK;
	}

	/** Whether this edit can be merged into the last change to the same task. */
	boolean continues(Activity last) {
		return isEdit() && last.isEdit() && this.actor.equals(last.actor) && Objects.equals(this.taskId, last.taskId)
				&& this.at.isBefore(last.at.plus(MERGE_WINDOW)) && last.changes.size() < MAX_CHANGES;
	}

	/** Both edits as one, from the old values of this to the new values of the next. */
	Activity merge(Activity next) {
		return new Activity(this.id, next.at, (this.since != null) ? this.since : this.at, this.actor, this.action,
				this.kind, next.subject, this.taskId, next.postId, ActivityChange.merge(this.changes, next.changes));
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
				row.getString("subject"), DraftId.ofNullable(row.getObject("task_id", UUID.class)),
				PostId.ofNullable(row.getObject("post_id", UUID.class)), changes);
	}

	private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
		return (time != null) ? time.toInstant() : null;
	}

}
