package app.galley;

import java.util.List;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills the connection to the database before and after each statement of an operation
 * that writes, one after the other. Nothing of the operation is left then, and nothing
 * ever refers to what is gone.
 */
public final class Interruptions implements AutoCloseable {

	private static final List<String> TABLES = List.of("post", "post_tag", "post_revision", "post_redirect",
			"content_task", "gone_address", "term_redirect", "activity", "author", "category", "tag",
			"published_post_tag");

	private static final int MAX_STEPS = 200;

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	/** Only a transaction that sets galley.fault counts its steps. */
	public Interruptions(JdbcClient jdbc, TransactionTemplate transaction) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.jdbc.sql("""
				CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$
				DECLARE left_over int := nullif(current_setting('galley.fault', true), '')::int;
				BEGIN
				    IF left_over IS NOT NULL THEN
				        PERFORM set_config('galley.fault', (left_over - 1)::text, true);
				        IF left_over = 1 THEN
				            PERFORM pg_terminate_backend(pg_backend_pid());
				        END IF;
				    END IF;
				    RETURN NULL;
				END $$""").update();
		TABLES.forEach((table) -> List.of("BEFORE", "AFTER").forEach((moment) -> this.jdbc.sql("""
				CREATE TRIGGER fault_%1$s %1$s INSERT OR UPDATE OR DELETE ON %2$s
				FOR EACH STATEMENT EXECUTE FUNCTION fault()""".formatted(moment, table)).update()));
	}

	@Override
	public void close() {
		TABLES.forEach((table) -> List.of("BEFORE", "AFTER")
			.forEach((moment) -> this.jdbc.sql("DROP TRIGGER fault_%s ON %s".formatted(moment, table)).update()));
	}

	/**
	 * Kills the operation at one step after the other, until it ends.
	 * @return the number of steps
	 */
	public int at(Runnable operation) {
		String before = state();
		for (int step = 1; step < MAX_STEPS; step++) {
			int fault = step;
			try {
				this.transaction.executeWithoutResult((tx) -> {
					this.jdbc.sql("SELECT set_config('galley.fault', ?, true)")
						.param(String.valueOf(fault))
						.query(String.class)
						.single();
					operation.run();
				});
				assertThat(state()).isNotEqualTo(before);
				assertNothingDangles();
				return step - 1;
			}
			catch (DataAccessException | TransactionException ex) {
				assertThat(state()).as("after step %d", step).isEqualTo(before);
				assertNothingDangles();
			}
		}
		throw new AssertionError("More than " + MAX_STEPS + " steps");
	}

	private String state() {
		return TABLES.stream()
			.map((table) -> this.jdbc
				.sql("SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '\n' ORDER BY t::text)), '') FROM %s t"
					.formatted(table))
				.query(String.class)
				.single())
			.toList()
			.toString();
	}

	private void assertNothingDangles() {
		assertThat(this.jdbc
			.sql("""
					SELECT 'draft ' || d.id FROM content_task d, unnest(d.tags) t WHERE NOT EXISTS (SELECT FROM tag WHERE id = t)
					UNION ALL SELECT 'revision ' || r.post_id FROM post_revision r, unnest(r.tag_ids) t
					    WHERE NOT EXISTS (SELECT FROM tag WHERE id = t)
					UNION ALL SELECT 'list ' || p.post_id FROM published_post_tag p
					    WHERE NOT EXISTS (SELECT FROM post_tag t WHERE t.post_id = p.post_id AND t.tag_id = p.tag_id)
					UNION ALL SELECT 'no list ' || t.post_id FROM post_tag t JOIN post p ON p.id = t.post_id
					    WHERE p.status = 'PUBLISHED' AND NOT EXISTS (SELECT FROM published_post_tag l
					        WHERE l.post_id = t.post_id AND l.tag_id = t.tag_id AND l.published_at = p.published_at)
					UNION ALL SELECT 'gone ' || g.slug FROM gone_address g JOIN post p ON p.slug = g.slug
					    WHERE p.status = 'PUBLISHED'
					UNION ALL SELECT 'open draft of a deleted post ' || d.id FROM content_task d JOIN post p ON p.id = d.post_id
					    WHERE p.trashed_at IS NOT NULL AND d.trashed_at IS NULL
					UNION ALL SELECT 'former slug in use ' || r.slug FROM term_redirect r
					    WHERE r.kind = 'TAG' AND EXISTS (SELECT FROM tag WHERE slug = r.slug)""")
			.query(String.class)
			.list()).isEmpty();
	}

}
