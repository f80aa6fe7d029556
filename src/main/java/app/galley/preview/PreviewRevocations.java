package app.galley.preview;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.activity.Activity;
import app.galley.activity.ActivityAction;
import app.galley.activity.ActivityKind;
import app.galley.activity.ActivityLog;
import app.galley.activity.Changes;
import app.galley.id.DraftId;
import app.galley.task.ContentTask;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts how often the links to a draft's preview were revoked.
 */
@Repository
class PreviewRevocations {

	private final JdbcClient jdbc;

	private final ActivityLog activity;

	private final Clock clock;

	PreviewRevocations(JdbcClient jdbc, ActivityLog activity, Clock clock) {
		this.jdbc = jdbc;
		this.activity = activity;
		this.clock = clock;
	}

	int count(DraftId task) {
		return counts(List.of(task)).getOrDefault(task, 0);
	}

	/** Tasks whose links were never revoked are missing. */
	Map<DraftId, Integer> counts(Collection<DraftId> tasks) {
		Map<DraftId, Integer> counts = new HashMap<>();
		this.jdbc.sql("SELECT task_id, count FROM preview_revocation WHERE task_id = ANY (?)")
			.param(tasks.stream().map(DraftId::value).toArray(UUID[]::new))
			.query((row) -> {
				counts.put(new DraftId(row.getObject("task_id", UUID.class)), row.getInt("count"));
			});
		return counts;
	}

	/** Invalidates all existing links. */
	@Transactional
	public void revoke(ContentTask task, String actor) {
		this.jdbc.sql("""
				INSERT INTO preview_revocation (task_id, count) VALUES (?, 1)
				ON CONFLICT (task_id) DO UPDATE SET count = preview_revocation.count + 1""")
			.param(task.id().value())
			.update();
		this.activity.add(Activity.of(ActivityAction.LINKS_REVOKED, ActivityKind.TASK, task.title(), task.id(),
				task.postId(), actor, this.clock.instant().truncatedTo(ChronoUnit.MICROS), new Changes()));
	}

}
