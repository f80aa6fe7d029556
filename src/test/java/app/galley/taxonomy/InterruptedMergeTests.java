package app.galley.taxonomy;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.GalleyTest;
import app.galley.Interruptions;
import app.galley.Newsroom;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Authors, categories and tags that are merged and deleted while the database fails.
 */
@GalleyTest
class InterruptedMergeTests {

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	TransactionTemplate transaction;

	@Autowired
	TermRemovals removals;

	@Test
	void termsAreMergedAndDeletedWholeOrNotAtAll() {
		String author = this.newsroom.author("Ada");
		String category = this.newsroom.category("Engines");
		String tag = this.newsroom.tag("Looms");
		JsonNode task = this.newsroom
			.submit(this.newsroom.illustrate(this.newsroom.draft("Filed", author, category, List.of(tag))));
		this.newsroom.approve(task, Map.of());
		this.newsroom.draft("Open", author, category, List.of(tag));
		String other = this.newsroom.tag("Cards");
		UUID heir = id("category", this.newsroom.category("Heir"));
		UUID successor = id("author", this.newsroom.author("Successor"));
		try (Interruptions interrupted = new Interruptions(this.jdbc, this.transaction)) {
			assertThat(interrupted.at(() -> this.removals.merge(Kind.TAG, id("tag", tag), id("tag", other), "editor")))
				.isGreaterThan(8);
			assertThat(interrupted.at(() -> this.removals.delete(Kind.TAG, id("tag", other), null, "editor")))
				.isGreaterThan(6);
			assertThat(
					interrupted.at(() -> this.removals.merge(Kind.CATEGORY, id("category", category), heir, "editor")))
				.isGreaterThan(6);
			assertThat(
					interrupted.at(() -> this.removals.delete(Kind.AUTHOR, id("author", author), successor, "editor")))
				.isGreaterThan(4);
		}
	}

	private UUID id(String table, String slug) {
		return this.jdbc.sql("SELECT id FROM " + table + " WHERE slug = ?").param(slug).query(UUID.class).single();
	}

}
