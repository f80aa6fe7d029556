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

	/** Rows walked for each row of the page before all matches are found and sorted. */
	private static final int WALKED_ROWS_PER_RESULT = 25;

	/**
	 * Greatest number of posts whose text is tested one by one instead of by the index.
	 */
	private static final int MAX_TEXTS_TESTED = 1000;

	private final PostFilter filter;

	private final PostOrder order;

	private final boolean descending;

	private final @Nullable Cursor cursor;

	private final @Nullable Object key;

	private final int limit;

	private final StringBuilder sql = new StringBuilder();

	private final List<Object> parameters = new ArrayList<>();

	private PageQuery(PostFilter filter, PostOrder order, PageRequest page) {
		this.filter = filter;
		this.order = order;
		this.descending = order.descending(page.backward());
		this.cursor = page.cursorOf(order.name());
		this.key = (this.cursor != null) ? order.key(this.cursor, page.cursorArgument()) : null;
		this.limit = page.size() + 1;
	}

	static PageQuery of(PostFilter filter, PostOrder order, PageRequest page, EnumSet<PostColumn> columns) {
		PageQuery query = new PageQuery(filter, order, page);
		String select = "SELECT " + PostColumn.select(columns) + " FROM post p WHERE ";
		List<Condition> conditions = filter.conditions();
		List<Condition> indexed = conditions.stream().filter(order::isIndexedFor).toList();
		@Nullable Condition text = filter.textCondition();
		boolean inOrder = text == null && indexed.size() == conditions.size();
		// Other statuses have a single index, and few posts.
		if (inOrder || !filter.isPublic()) {
			query.add(select).posts(with(conditions, text)).ordered(query.limit);
		}
		else {
			query.walk(conditions, indexed, text).find(conditions, text).take(select);
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

	/**
	 * CTE near: matches among the first rows of the order; CTE more: whether there can be
	 * further ones.
	 */
	private PageQuery walk(List<Condition> conditions, List<Condition> indexed, @Nullable Condition text) {
		int walked = this.limit * WALKED_ROWS_PER_RESULT;
		List<Condition> others = new ArrayList<>(with(conditions, text));
		others.removeAll(indexed);
		add("WITH near AS MATERIALIZED (SELECT p.id FROM (SELECT * FROM post p WHERE ").posts(indexed)
			.ordered(walked)
			.add(") p WHERE ")
			.all(others, Condition::check)
			.ordered(this.limit);
		add("), more AS MATERIALIZED (SELECT (SELECT count(*) FROM near) < ?", this.limit)
			.add(" AND (SELECT count(*) FROM (SELECT 1 FROM post p WHERE ")
			.posts(indexed)
			.ordered(walked)
			.add(") p) = ? AS needed)", walked);
		return this;
	}

	/** CTE far: all matches. OFFSET keeps the outer order from choosing the plan. */
	private PageQuery find(List<Condition> conditions, @Nullable Condition text) {
		String needed = " AND (SELECT needed FROM more) OFFSET 0";
		if (text == null || conditions.isEmpty()) {
			add(", far AS MATERIALIZED (SELECT p.id FROM (SELECT * FROM post p WHERE ").posts(with(conditions, text))
				.add(needed);
		}
		else {
			add(", few AS MATERIALIZED (SELECT p.id FROM (SELECT p.id FROM post p WHERE ").posts(conditions)
				.add(needed)
				.add(") p LIMIT ?)", MAX_TEXTS_TESTED + 1);
			add(", far AS MATERIALIZED (SELECT p.id FROM ((SELECT * FROM post p WHERE p.id = ANY(ARRAY(SELECT id FROM few)) AND ")
				.all(List.of(text), Condition::check)
				.add(" AND (SELECT count(*) FROM few) <= ? OFFSET 0)", MAX_TEXTS_TESTED);
			add(" UNION ALL (SELECT * FROM post p WHERE ").posts(List.of(text))
				.add(" AND ")
				.all(conditions, Condition::check)
				.add(" AND (SELECT count(*) FROM few) > ? OFFSET 0)", MAX_TEXTS_TESTED);
		}
		return add(") p").ordered(this.limit).add(")");
	}

	private void take(String select) {
		add(" ").add(select).add("p.id = ANY(ARRAY(SELECT id FROM near UNION SELECT id FROM far))").ordered(this.limit);
	}

	/** Posts after the cursor that meet the status and the conditions, by index. */
	private PageQuery posts(List<Condition> conditions) {
		add(this.filter.statusCondition());
		if (!conditions.isEmpty()) {
			add(" AND ").all(conditions, Condition::find);
		}
		if (this.cursor != null && this.key != null) {
			add(" AND (" + this.order.sql + ", p.id) " + (this.descending ? "<" : ">") + " (?, ?)", this.key,
					this.cursor.id());
		}
		return this;
	}

	private PageQuery all(List<Condition> conditions, Function<Condition, String> form) {
		conditions.forEach((condition) -> this.parameters.add(condition.value()));
		return add(conditions.stream().map(form).collect(Collectors.joining(" AND ")));
	}

	private PageQuery ordered(int limit) {
		String direction = this.descending ? " DESC" : "";
		return add(" ORDER BY " + this.order.sql + direction + ", p.id" + direction + " LIMIT ?", limit);
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
