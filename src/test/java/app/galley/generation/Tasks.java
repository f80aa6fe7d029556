package app.galley.generation;

import app.galley.id.DraftId;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Content tasks that images can belong to. This module must not use theirs, so the rows
 * are inserted directly.
 */
public final class Tasks {

	private Tasks() {
	}

	public static DraftId insert(JdbcClient jdbc) {
		DraftId id = DraftId.next();
		jdbc.sql("""
				INSERT INTO content_task (id, title, slug, excerpt, body_markdown, tags, status, version,
				    created_by, updated_by, created_at, updated_at)
				VALUES (?, 'A task', ?, '', '', '{}', 'DRAFT', 1, 'editor', 'editor', now(), now())""")
			.params(id.value(), "task-" + id)
			.update();
		return id;
	}

}
