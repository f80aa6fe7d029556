package app.galley.activity;

import javax.sql.DataSource;

import app.galley.GalleyTest;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Migration of a database without an activity log. */
@GalleyTest
class ActivityMigrationTests {

	private static final String SCHEMA = "before_activity";

	@Autowired
	DataSource database;

	@Autowired
	JdbcClient jdbc;

	@AfterEach
	void remove() {
		this.jdbc.sql("DROP SCHEMA " + SCHEMA + " CASCADE").update();
	}

	/** Otherwise writers could approve their own drafts. */
	@Test
	void recordsTheWritersOfExistingDrafts() {
		migrateTo("7");
		task("Alone", "IN_REVIEW", "wren", "wren");
		task("Together", "DRAFT", "wren", "edda");
		migrateTo("latest");
		assertThat(this.jdbc
			.sql("SELECT concat_ws(' ', subject, action, actor, at = '2026-01-01Z') FROM " + SCHEMA
					+ ".activity ORDER BY subject, at")
			.query(String.class)
			.list()).containsExactly("Alone CREATED wren t", "Together CREATED wren t", "Together EDITED edda f");
	}

	private void migrateTo(String version) {
		Flyway.configure().dataSource(this.database).schemas(SCHEMA).target(version).load().migrate();
	}

	private void task(String title, String status, String createdBy, String updatedBy) {
		this.jdbc.sql("INSERT INTO " + SCHEMA + ".content_task (id, title, slug, excerpt, body_markdown, tags, status,"
				+ " version, created_by, updated_by, created_at, updated_at)"
				+ " VALUES (gen_random_uuid(), ?, lower(?), '', '', '{}', ?, 1, ?, ?, '2026-01-01Z', '2026-01-02Z')")
			.params(title, title, status, createdBy, updatedBy)
			.update();
	}

}
