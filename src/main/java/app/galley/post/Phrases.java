package app.galley.post;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Distinguishes phrases of common words from others. The index of words knows no
 * positions, so that each post with all words of a phrase has to be tested: among a
 * million posts, for words that most of them have, that takes many seconds.
 */
@Component
class Phrases {

	/** Posts with all words of a phrase that are all tested: some 20 ms. */
	private static final int MAX_TESTED = 2000;

	private final JdbcClient jdbc;

	private final JsonMapper json;

	Phrases(JdbcClient jdbc, JsonMapper json) {
		this.jdbc = jdbc;
		this.json = json;
	}

	/**
	 * Whether the filter's text has a phrase and too many posts have its words, as far as
	 * PostgreSQL's statistics tell.
	 */
	boolean areCommon(PostFilter filter) {
		String plan = this.jdbc.sql("""
				EXPLAIN (FORMAT JSON) SELECT id FROM post p
				WHERE p.status = 'PUBLISHED' AND p.search @@ websearch_to_tsquery('english', ?)""")
			.param(filter.text())
			.query((row, n) -> row.getString(1))
			.single();
		JsonNode root = this.json.readTree(plan).at("/0/Plan");
		// The query appears in the plan with the operators <-> or <2> of a phrase.
		return root.path("Plan Rows").asLong() > MAX_TESTED && plan.matches("(?s).*<(-|\\d+)>.*");
	}

}
