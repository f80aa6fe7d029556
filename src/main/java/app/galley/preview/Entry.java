package app.galley.preview;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.post.ListPosition;
import app.galley.post.Post;
import app.galley.post.PostAssociations;
import app.galley.post.PostSummary;
import app.galley.seo.Seo;
import org.jspecify.annotations.Nullable;

/**
 * A post or page as the site shows or will show it; what is missing in a draft is null.
 *
 * @param seo nothing if only a card is shown
 * @param language BCP 47 tag; null for the language of the site
 * @param html null if only a card is shown
 * @param revisedAt time of the last approval after the first; null for others, and if
 * only a card is shown
 */
record Entry(PostId id, Post.Kind kind, String slug, String title, String excerpt, Seo seo, @Nullable String language,
		@Nullable String html, int readingMinutes, @Nullable ImageId featuredImageId, @Nullable UUID authorId,
		@Nullable UUID categoryId, List<UUID> tagIds, Instant publishedAt, Instant updatedAt,
		@Nullable Instant revisedAt) implements PostAssociations.Ids {

	static Entry of(PostSummary post) {
		return of(post, Seo.NONE, null, null);
	}

	static Entry of(Post post) {
		return of(post.summary(), post.seo(), post.contentHtml(), post.revisedAt());
	}

	private static Entry of(PostSummary post, Seo seo, @Nullable String html, @Nullable Instant revisedAt) {
		return new Entry(post.id(), post.kind(), post.slug(), post.title(), post.excerpt(), seo, post.language(), html,
				post.readingMinutes(), post.featuredImageId(), post.authorId(), post.categoryId(), post.tagIds(),
				post.publishedAt(), post.updatedAt(), revisedAt);
	}

	/** Its path on the site. */
	String path() {
		return this.kind.path(this.slug);
	}

	ListPosition position() {
		return new ListPosition(this.publishedAt, this.id);
	}

}
