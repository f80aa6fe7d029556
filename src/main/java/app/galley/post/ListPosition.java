package app.galley.post;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

import app.galley.id.PostId;
import app.galley.paging.Cursor;

/**
 * Position of a post in lists of the newest posts, also of one that is not stored yet. In
 * natural order the newest comes first; ties are broken by id, as in the database.
 */
public record ListPosition(Instant publishedAt, PostId id) implements Comparable<ListPosition> {

	/** PostgreSQL compares UUIDs by their bytes, {@link UUID} by its signed halves. */
	private static final Comparator<UUID> BY_BYTES = (a, b) -> {
		int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
		return (high != 0) ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
	};

	private static final Comparator<ListPosition> NEWEST_FIRST = Comparator.comparing(ListPosition::publishedAt)
		.thenComparing((position) -> position.id.value(), BY_BYTES)
		.reversed();

	/** Reads a cursor of {@link Posts#newest}. */
	public static ListPosition of(String cursor) {
		Cursor position = Cursor.decode("after", cursor, PostOrder.PUBLISHED_AT_DESC.name());
		return new ListPosition(PostOrder.instant(position, "after"), new PostId(position.id()));
	}

	/** Cursor for {@link Posts#newest}: the page after this position. */
	public String cursor() {
		return toCursor().encode();
	}

	Cursor toCursor() {
		return new Cursor(PostOrder.PUBLISHED_AT_DESC.name(), this.publishedAt.toString(), this.id.value());
	}

	@Override
	public int compareTo(ListPosition other) {
		return NEWEST_FIRST.compare(this, other);
	}

}
