package app.galley.post;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

import app.galley.paging.Cursor;

/**
 * The orders in which posts are listed. Each has an index of its own, so that a page
 * costs the same wherever it lies.
 */
enum PostOrder {

	PUBLISHED_AT_DESC("p.published_at", PostColumn.PUBLISHED_AT, true),
	PUBLISHED_AT_ASC("p.published_at", PostColumn.PUBLISHED_AT, false),
	UPDATED_AT_DESC("p.updated_at", PostColumn.UPDATED_AT, true),
	TITLE_ASC("p.title COLLATE \"C\"", PostColumn.TITLE, false);

	final String sql;

	final PostColumn column;

	private final boolean descending;

	PostOrder(String sql, PostColumn column, boolean descending) {
		this.sql = sql;
		this.column = column;
		this.descending = descending;
	}

	boolean descending(boolean backward) {
		return this.descending != backward;
	}

	/** Whether an index has the posts that meet the condition in this order. */
	boolean serves(PostFilter.Condition condition) {
		return condition.byDate() && this.column == PostColumn.PUBLISHED_AT;
	}

	Cursor cursorAt(Post post) {
		return new Cursor(name(), post.get(this.column).toString(), post.id());
	}

	/** The sort key of a cursor, as JDBC takes it. */
	Object key(Cursor cursor, String argument) {
		if (this.column == PostColumn.TITLE) {
			return cursor.key();
		}
		try {
			return PostColumn.toJdbc(Instant.parse(cursor.key()).truncatedTo(ChronoUnit.MICROS));
		}
		catch (DateTimeParseException ex) {
			throw Cursor.invalid(argument);
		}
	}

}
