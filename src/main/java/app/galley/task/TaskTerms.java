package app.galley.task;

import java.util.UUID;

import app.galley.taxonomy.TaxonomyChanged.Kind;
import app.galley.taxonomy.TermUses;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The authors, categories and tags of drafts, also of those that are approved or in the
 * trash.
 */
@Component
class TaskTerms implements TermUses {

	private final JdbcClient jdbc;

	TaskTerms(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public String things() {
		return "drafts";
	}

	@Override
	public int count(Kind kind, UUID term) {
		String condition = switch (kind) {
			case AUTHOR -> "author_id = ?";
			case CATEGORY -> "category_id = ?";
			case TAG -> "? = ANY (tags)";
		};
		return this.jdbc
			.sql("SELECT count(*) FROM content_task WHERE status <> 'APPROVED' AND trashed_at IS NULL AND " + condition)
			.param(term)
			.query(Integer.class)
			.single();
	}

	@Override
	public void replace(Kind kind, UUID from, @Nullable UUID to) {
		switch (kind) {
			case AUTHOR -> update("author_id = :to WHERE author_id = :from", from, to);
			case CATEGORY -> update("category_id = :to WHERE category_id = :from", from, to);
			case TAG -> {
				if (to == null) {
					update("tags = array_remove(tags, :from) WHERE :from = ANY (tags)", from, null);
				}
				else {
					update("tags = CASE WHEN :to = ANY (tags) THEN array_remove(tags, :from)"
							+ " ELSE array_replace(tags, :from, :to) END WHERE :from = ANY (tags)", from, to);
				}
			}
		}
	}

	private void update(String change, UUID from, @Nullable UUID to) {
		this.jdbc.sql("UPDATE content_task SET " + change).param("from", from).param("to", to).update();
	}

}
