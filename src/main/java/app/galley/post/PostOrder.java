package app.galley.post;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

import app.galley.paging.Cursor;

/**
 * Sort orders of posts, as in the schema. Each has its own index, so that a page costs
 * the same wherever it lies.
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

	/** Whether an index holds the posts that meet the condition in this order. */
	boolean isIndexedFor(PostFilter.Condition condition) {
		return condition.byDate() && this.column == PostColumn.PUBLISHED_AT;
	}

	Cursor cursorAt(SelectedPost post) {
		return new Cursor(name(), post.get(this.column).toString(), post.id().value());
	}

	/** Sort key of a cursor, as JDBC takes it. */
	Object key(Cursor cursor, String argument) {
		return (this.column == PostColumn.TITLE) ? cursor.key() : PostColumn.toJdbc(instant(cursor, argument));
	}

	/** Sort key of a cursor of an order by time, to the microsecond. */
	static Instant instant(Cursor cursor, String argument) {
		try {
			return Instant.parse(cursor.key()).truncatedTo(ChronoUnit.MICROS);
		}
		catch (DateTimeParseException ex) {
			throw Cursor.invalid(argument);
		}
	}

}
