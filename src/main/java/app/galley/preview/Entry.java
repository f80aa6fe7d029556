package app.galley.preview;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

import app.galley.paging.Cursor;
import app.galley.post.Post;
import org.jspecify.annotations.Nullable;

/**
 * A post as the site has it, or as it will have it: what a task may still lack is null.
 *
 * @param html null where only a card is wanted
 */
record Entry(UUID id, String slug, String title, String excerpt, @Nullable String html, int readingMinutes,
		@Nullable UUID imageId, @Nullable UUID authorId, @Nullable UUID categoryId, List<UUID> tagIds,
		Instant publishedAt, Instant updatedAt) {

	/** The order of the lists; a cursor belongs to it. */
	private static final String ORDER = "PUBLISHED_AT_DESC";

	/** As PostgreSQL orders UUIDs: by their bytes, not by their signed halves. */
	private static final Comparator<UUID> BY_BYTES = (a, b) -> {
		int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
		return (high != 0) ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
	};

	static final Comparator<Entry> NEWEST_FIRST = Comparator.comparing(Entry::publishedAt)
		.thenComparing(Entry::id, BY_BYTES)
		.reversed();

	static Entry card(Post post) {
		return of(post, null);
	}

	static Entry whole(Post post) {
		return of(post, post.contentHtml());
	}

	private static Entry of(Post post, @Nullable String html) {
		return new Entry(post.id(), post.slug(), post.title(), post.excerpt(), html, post.readingMinutes(),
				post.featuredImageId(), post.authorId(), post.categoryId(), post.tagIds(), post.publishedAt(),
				post.updatedAt());
	}

	String cursor() {
		return new Cursor(ORDER, this.publishedAt.toString(), this.id).encode();
	}

	/** Whether it stands on a page that starts after the cursor. */
	boolean after(String cursor) {
		Cursor start = Cursor.decode("after", cursor, ORDER);
		int time = this.publishedAt.compareTo(Instant.parse(start.key()));
		return time < 0 || (time == 0 && BY_BYTES.compare(this.id, start.id()) < 0);
	}

}
