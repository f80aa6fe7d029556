package app.galley.generation;

import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Content tasks that images can belong to. This module must not use theirs, so the rows
 * are inserted directly.
 */
public final class Tasks {

	private Tasks() {
	}

	public static UUID insert(JdbcClient jdbc) {
		UUID id = UUID.randomUUID();
		jdbc.sql("""
				INSERT INTO content_task (id, title, slug, excerpt, body_markdown, tags, status, version,
				    created_by, updated_by, created_at, updated_at)
				VALUES (?, 'A task', ?, '', '', '{}', 'DRAFT', 1, 'editor', 'editor', now(), now())""")
			.params(id, "task-" + id)
			.update();
		return id;
	}

}
