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
 * The statement that reads a page of posts, and one more.
 * <p>
 * Where an index has the posts asked for in the order asked for, they are read from it.
 * Where none has, PostgreSQL would have to guess: to walk an index of that order until it
 * has met enough of them is quick for what many posts have, and takes the whole table for
 * what few or only old ones have; to find all of them and sort them is the other way
 * round. This walks for a while, and finds all when that was not enough.
 */
final class PageQuery {

	/**
	 * So many posts are looked at for each one wanted before all are found and sorted.
	 */
	private static final int ROWS_WALKED_PER_WANTED = 25;

	/** Posts in which words are looked for one by one rather than in the index of all. */
	private static final int FEW = 1000;

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
		List<Condition> served = conditions.stream().filter(order::serves).toList();
		@Nullable Condition words = filter.words();
		boolean inOrder = words == null && served.size() == conditions.size();
		// What is not public has one index only, and is little.
		if (inOrder || !filter.isPublic()) {
			query.add(select).posts(with(conditions, words)).ordered(query.limit);
		}
		else {
			query.walk(conditions, served, words).find(conditions, words).take(select);
		}
		return query;
	}

	private static List<Condition> with(List<Condition> conditions, @Nullable Condition words) {
		List<Condition> all = new ArrayList<>(conditions);
		if (words != null) {
			all.add(words);
		}
		return all;
	}

	/** Whether more is needed: not when enough was met, or all there is was looked at. */
	private PageQuery walk(List<Condition> conditions, List<Condition> served, @Nullable Condition words) {
		int most = this.limit * ROWS_WALKED_PER_WANTED;
		List<Condition> others = new ArrayList<>(with(conditions, words));
		others.removeAll(served);
		add("WITH near AS MATERIALIZED (SELECT p.id FROM (SELECT * FROM post p WHERE ").posts(served)
			.ordered(most)
			.add(") p WHERE ")
			.hold(others, Condition::check)
			.ordered(this.limit);
		add("), more AS MATERIALIZED (SELECT (SELECT count(*) FROM near) < ?", this.limit)
			.add(" AND (SELECT count(*) FROM (SELECT 1 FROM post p WHERE ")
			.posts(served)
			.ordered(most)
			.add(") p) = ? AS needed)", most);
		return this;
	}

	/**
	 * All of them. An OFFSET keeps the order outside from choosing how they are found.
	 */
	private PageQuery find(List<Condition> conditions, @Nullable Condition words) {
		String needed = " AND (SELECT needed FROM more) OFFSET 0";
		if (words == null || conditions.isEmpty()) {
			add(", far AS MATERIALIZED (SELECT p.id FROM (SELECT * FROM post p WHERE ").posts(with(conditions, words))
				.add(needed);
		}
		else {
			add(", few AS MATERIALIZED (SELECT p.id FROM (SELECT p.id FROM post p WHERE ").posts(conditions)
				.add(needed)
				.add(") p LIMIT ?)", FEW + 1);
			add(", far AS MATERIALIZED (SELECT p.id FROM ((SELECT * FROM post p WHERE p.id = ANY(ARRAY(SELECT id FROM few)) AND ")
				.hold(List.of(words), Condition::check)
				.add(" AND (SELECT count(*) FROM few) <= ? OFFSET 0)", FEW);
			add(" UNION ALL (SELECT * FROM post p WHERE ").posts(List.of(words))
				.add(" AND ")
				.hold(conditions, Condition::check)
				.add(" AND (SELECT count(*) FROM few) > ? OFFSET 0)", FEW);
		}
		return add(") p").ordered(this.limit).add(")");
	}

	private void take(String select) {
		add(" ").add(select).add("p.id = ANY(ARRAY(SELECT id FROM near UNION SELECT id FROM far))").ordered(this.limit);
	}

	/** Those of the status, after the cursor, that are found by the conditions. */
	private PageQuery posts(List<Condition> conditions) {
		add(this.filter.ofStatus());
		if (!conditions.isEmpty()) {
			add(" AND ").hold(conditions, Condition::find);
		}
		if (this.cursor != null && this.key != null) {
			add(" AND (" + this.order.sql + ", p.id) " + (this.descending ? "<" : ">") + " (?, ?)", this.key,
					this.cursor.id());
		}
		return this;
	}

	private PageQuery hold(List<Condition> conditions, Function<Condition, String> form) {
		conditions.forEach((condition) -> this.parameters.add(condition.value()));
		return add(conditions.stream().map(form).collect(Collectors.joining(" AND ")));
	}

	private PageQuery ordered(int most) {
		String direction = this.descending ? " DESC" : "";
		return add(" ORDER BY " + this.order.sql + direction + ", p.id" + direction + " LIMIT ?", most);
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
