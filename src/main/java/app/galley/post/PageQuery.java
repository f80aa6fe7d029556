package app.galley.post;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import app.galley.paging.Cursor;
import app.galley.paging.PageRequest;
import app.galley.post.PostFilter.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Statement that reads a page of posts and one more, which shows whether there is a next
 * page.
 * <p>
 * If an index holds the matching posts in the requested order, the page is read from it.
 * Otherwise PostgreSQL would have to guess: walking an index of that order until enough
 * posts match is fast if many match, and reads the whole table if few or only old posts
 * do; finding all matches and sorting them is the reverse. This statement walks a bounded
 * number of posts, and finds all matches only if that was not enough
 * (docs/adr/0004-page-query.md).
 */
final class PageQuery {

	/** Column that is false for a post that does not match, in a page of a phrase. */
	static final String FOUND = "found";

	/** Column that is true for the last post walked, unless the page is full. */
	static final String LAST = "last";

	/** Rows walked for each row of the page before all matches are found and sorted. */
	private static final int WALKED_ROWS_PER_RESULT = 25;

	/**
	 * Greatest number of posts whose text is tested one by one instead of by the index.
	 */
	private static final int MAX_TEXTS_TESTED = 1000;

	/**
	 * Greatest number of posts with a word that are all found before any text is tested,
	 * which takes ten times as long as to find a post.
	 */
	private static final int MAX_FOUND_BY_WORDS = 2000;

	/** Posts walked for a page of a phrase of common words. */
	private static final int MAX_PHRASES_TESTED = 2000;

	private final PostFilter filter;

	/** Of the words that published posts must have. */
	private final @Nullable String words;

	private final PostOrder order;

	private final boolean descending;

	private final @Nullable Cursor cursor;

	private final @Nullable Object key;

	private final int limit;

	private final StringBuilder sql = new StringBuilder();

	private final List<Object> parameters = new ArrayList<>();

	private PageQuery(PostFilter filter, @Nullable String words, PostOrder order, PageRequest page) {
		this.filter = filter;
		this.words = words;
		this.order = order;
		this.descending = order.descending(page.backward());
		this.cursor = page.cursorOf(order.name());
		this.key = (this.cursor != null) ? order.key(this.cursor, page.cursorArgument()) : null;
		this.limit = page.size() + 1;
	}

	/**
	 * Returns the statement of a page.
	 * @param words the filter's text as a query of {@link PublishedWords}; null if it has
	 * no text, or is not of published posts
	 * @param commonPhrase whether the text has a phrase of words that so many posts have
	 * that only a bounded number of them can be tested. The statement has the columns
	 * {@link #FOUND} and {@link #LAST} then.
	 */
	static PageQuery of(PostFilter filter, @Nullable String words, PostOrder order, PageRequest page,
			EnumSet<PostColumn> columns, boolean commonPhrase) {
		PageQuery query = new PageQuery(filter, words, order, page);
		String select = PostColumn.select(columns);
		List<Condition> conditions = filter.conditions();
		List<Condition> indexed = conditions.stream().filter(order::isIndexedFor).toList();
		boolean inOrder = words == null && indexed.size() == conditions.size();
		// Other statuses have a single index, and few posts.
		if (!filter.isPublic()) {
			query.posts(select, with(conditions, filter.hiddenTextCondition()), query.limit);
		}
		else if (inOrder) {
			query.inOrder(select, indexed, query.limit);
		}
		else if (commonPhrase) {
			query.walkPhrases(conditions, indexed)
				.take(select + ", p.id = ANY(ARRAY(SELECT id FROM near)) AS " + FOUND
						+ ", p.id = ANY(ARRAY(SELECT id FROM last)) AS " + LAST, "last");
		}
		else {
			query.walk(conditions, indexed).find(conditions).take(select, "far");
		}
		return query;
	}

	private static List<Condition> with(List<Condition> conditions, @Nullable Condition text) {
		List<Condition> both = new ArrayList<>(conditions);
		if (text != null) {
			both.add(text);
		}
		return both;
	}

	/** The condition that a post has the words; null if none are sought. */
	private @Nullable Condition text() {
		if (this.words == null) {
			return null;
		}
		// The function behind the operator @@, which cannot use the index.
		return new Condition("p.id IN (SELECT post_id FROM post_words WHERE words @@ CAST(? AS tsquery))",
				"EXISTS (SELECT FROM post_words w WHERE w.post_id = p.id AND ts_match_vq(w.words, CAST(? AS tsquery)) OFFSET 0)",
				this.words, false, false);
	}

	/**
	 * CTE found: posts with the words, if few have them. CTE near: otherwise, matches
	 * among the first rows of the order. CTE more: whether there can be further ones.
	 */
	private PageQuery walk(List<Condition> conditions, List<Condition> indexed) {
		int walked = this.limit * WALKED_ROWS_PER_RESULT;
		add("WITH ");
		if (this.words != null) {
			add("found AS MATERIALIZED (SELECT post_id FROM post_words WHERE words @@ CAST(? AS tsquery) LIMIT ?), ",
					this.words, MAX_FOUND_BY_WORDS + 1);
		}
		near(conditions, indexed, walked, (this.words != null) ? isCommon() + " AND " : "");
		add(", more AS MATERIALIZED (SELECT ").add((this.words != null) ? isCommon() + " AND " : "")
			.add("(SELECT count(*) FROM near) < ?", this.limit)
			.add(" AND (SELECT count(*) FROM (")
			.inOrder("1", indexed, walked)
			.add(") p) = ? AS needed)", walked);
		return this;
	}

	private static String isCommon() {
		return "(SELECT count(*) FROM found) > " + MAX_FOUND_BY_WORDS;
	}

	private void near(List<Condition> conditions, List<Condition> indexed, int walked, String ifNeeded) {
		List<Condition> others = new ArrayList<>(with(conditions, text()));
		others.removeAll(indexed);
		add("near AS MATERIALIZED (SELECT p.id FROM (").inOrder("p.*", indexed, walked)
			.add(") p WHERE " + ifNeeded)
			.all(others, Condition::check)
			.ordered(this.limit)
			.add(")");
	}

	/**
	 * CTE near as above, of more rows; CTE last: the last one of these, unless the page
	 * is full.
	 */
	private PageQuery walkPhrases(List<Condition> conditions, List<Condition> indexed) {
		int walked = Math.max(MAX_PHRASES_TESTED, this.limit * WALKED_ROWS_PER_RESULT);
		add("WITH ").near(conditions, indexed, walked, "");
		return add(", last AS MATERIALIZED (SELECT w.id FROM (").inOrder("p.id", indexed, 1)
			.add(" OFFSET ?) w WHERE (SELECT count(*) FROM near) < ?)", walked - 1, this.limit);
	}

	/** CTE far: all matches. OFFSET keeps the outer order from choosing the plan. */
	private PageQuery find(List<Condition> conditions) {
		String needed = " AND (SELECT needed FROM more) OFFSET 0";
		@Nullable Condition text = text();
		if (text == null) {
			return add(", far AS MATERIALIZED (SELECT p.id FROM (SELECT * FROM post p WHERE ").matching(conditions)
				.add(needed)
				.add(") p")
				.ordered(this.limit)
				.add(")");
		}
		if (!conditions.isEmpty()) {
			add(", few AS MATERIALIZED (SELECT p.id FROM (SELECT p.id FROM post p WHERE ").matching(conditions)
				.add(needed)
				.add(") p LIMIT ?)", MAX_TEXTS_TESTED + 1);
		}
		add(", far AS MATERIALIZED (SELECT p.id FROM ((SELECT * FROM post p WHERE p.id = ANY(ARRAY(SELECT post_id FROM found)) AND ")
			.add(this.filter.statusCondition())
			.add(conditions.isEmpty() ? "" : " AND ")
			.all(conditions, Condition::check)
			.afterCursor(this.order.sql, "p.id")
			.add(" AND NOT " + isCommon() + " OFFSET 0)");
		if (!conditions.isEmpty()) {
			add(" UNION ALL (SELECT * FROM post p WHERE p.id = ANY(ARRAY(SELECT id FROM few)) AND ")
				.all(List.of(text), Condition::check)
				.add(" AND (SELECT count(*) FROM few) <= ? OFFSET 0)", MAX_TEXTS_TESTED);
		}
		add(" UNION ALL (SELECT * FROM post p WHERE ").matching(List.of(text))
			.add(conditions.isEmpty() ? "" : " AND ")
			.all(conditions, Condition::check);
		if (!conditions.isEmpty()) {
			add(" AND (SELECT count(*) FROM few) > ?", MAX_TEXTS_TESTED);
		}
		return add(needed).add(")) p").ordered(this.limit).add(")");
	}

	private void take(String select, String further) {
		add(" SELECT " + select + " FROM post p WHERE p.id = ANY(ARRAY(SELECT id FROM near UNION SELECT id FROM "
				+ further + "))")
			.ordered(this.limit);
	}

	/** The first posts that meet the conditions, which an index holds in this order. */
	private PageQuery inOrder(String select, List<Condition> indexed, int limit) {
		return indexed.stream()
			.filter(Condition::ofTag)
			.findFirst()
			.map((tag) -> ofTag(select, tag, indexed, limit))
			.orElseGet(() -> posts(select, indexed, limit));
	}

	private PageQuery posts(String select, List<Condition> conditions, int limit) {
		return add("SELECT " + select + " FROM post p WHERE ").matching(conditions).ordered(limit);
	}

	/** A tag's posts by date are in a table of their own. */
	private PageQuery ofTag(String select, Condition tag, List<Condition> indexed, int limit) {
		add("SELECT " + select + " FROM published_post_tag t JOIN post p ON p.id = t.post_id WHERE ")
			.add("t.tag_id = (SELECT id FROM tag WHERE slug = ?)", tag.value());
		indexed.stream()
			.filter((condition) -> !condition.ofTag())
			.forEach((date) -> add(" AND " + date.find().replace("p.published_at", "t.published_at"), date.value()));
		return afterCursor("t.published_at", "t.post_id").ordered("t.published_at", "t.post_id", limit);
	}

	/** Status, conditions and cursor, as an index finds them. */
	private PageQuery matching(List<Condition> conditions) {
		add(this.filter.statusCondition());
		if (!conditions.isEmpty()) {
			add(" AND ").all(conditions, Condition::find);
		}
		return afterCursor(this.order.sql, "p.id");
	}

	private PageQuery afterCursor(String key, String id) {
		if (this.cursor != null && this.key != null) {
			add(" AND (" + key + ", " + id + ") " + (this.descending ? "<" : ">") + " (?, ?)", this.key,
					this.cursor.id());
		}
		return this;
	}

	private PageQuery all(List<Condition> conditions, Function<Condition, String> form) {
		conditions.forEach((condition) -> this.parameters.add(condition.value()));
		return add(conditions.stream().map(form).collect(Collectors.joining(" AND ")));
	}

	private PageQuery ordered(int limit) {
		return ordered(this.order.sql, "p.id", limit);
	}

	private PageQuery ordered(String key, String id, int limit) {
		String direction = this.descending ? " DESC" : "";
		return add(" ORDER BY " + key + direction + ", " + id + direction + " LIMIT ?", limit);
	}

	private PageQuery add(String text, Object... values) {
		this.sql.append(text);
		this.parameters.addAll(List.of(values));
		return this;
	}

	String sql() {
		return this.sql.toString();
	}

	List<Object> parameters() {
		return this.parameters;
	}

}
