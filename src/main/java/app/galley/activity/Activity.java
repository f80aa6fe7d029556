package app.galley.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import app.galley.api.Ids;
import org.jspecify.annotations.Nullable;

/**
 * A change that somebody made.
 *
 * @param subject what the thing was called then
 * @param taskId the content task it concerns
 * @param postId the post it concerns, as far as there was one
 */
public record Activity(UUID id, Instant at, String actor, ActivityAction action, ActivityKind kind, String subject,
		@Nullable UUID taskId, @Nullable UUID postId, List<ActivityChange> changes) {

	public Activity {
		changes = List.copyOf(changes);
	}

	/** Something done to a task or a post. */
	public static Activity of(ActivityAction action, ActivityKind kind, String subject, @Nullable UUID taskId,
			@Nullable UUID postId, String actor, Instant at, Changes changes) {
		return new Activity(Ids.next(), at, actor, action, kind, subject, taskId, postId, changes.list());
	}

	/** Something done to anything else. */
	public static Activity of(ActivityAction action, ActivityKind kind, String subject, String actor, Instant at,
			Changes changes) {
		return of(action, kind, subject, null, null, actor, at, changes);
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
				row.getString("actor"), ActivityAction.valueOf(row.getString("action")),
				ActivityKind.valueOf(row.getString("kind")), row.getString("subject"),
				row.getObject("task_id", UUID.class), row.getObject("post_id", UUID.class), changes);
	}

}
