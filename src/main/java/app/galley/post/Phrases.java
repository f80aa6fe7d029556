package app.galley.post;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Distinguishes phrases of common words from others. The index of words knows no
 * positions, only pairs of neighbours, so that each post with all pairs of a longer
 * phrase has to be tested: among a million posts, for pairs that most of them have, that
 * takes many seconds.
 */
@Component
class Phrases {

	/** Posts with all pairs of a phrase that are all tested. */
	private static final int MAX_TESTED = 2000;

	private final JdbcClient jdbc;

	private final JsonMapper json;

	Phrases(JdbcClient jdbc, JsonMapper json) {
		this.jdbc = jdbc;
		this.json = json;
	}

	/**
	 * Whether a query of {@link PublishedWords} has a phrase and too many posts have its
	 * words, by PostgreSQL's statistics.
	 */
	boolean areCommon(String words) {
		if (!words.contains("<->")) {
			return false;
		}
		String plan = this.jdbc.sql("""
				EXPLAIN (FORMAT JSON) SELECT post_id FROM post_words WHERE words @@ CAST(? AS tsquery)""")
			.param(words)
			.query((row, n) -> row.getString(1))
			.single();
		return this.json.readTree(plan).at("/0/Plan/Plan Rows").asLong() > MAX_TESTED;
	}

}
