package app.galley.post;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.seo.Seo;
import app.galley.words.TextDirection;
import org.jspecify.annotations.Nullable;

/**
 * A complete post or page, in any status.
 *
 * @param contentHtml the article renderer's output for the Markdown
 * @param revisedAt time of the last approval after the first; null for a post approved
 * once
 */
public record Post(PostSummary summary, Seo seo, String bodyMarkdown, String contentHtml,
		@Nullable Instant revisedAt) implements EditorialContent {

	public PostId id() {
		return this.summary.id();
	}

	public Kind kind() {
		return this.summary.kind();
	}

	@Override
	public String slug() {
		return this.summary.slug();
	}

	@Override
	public String title() {
		return this.summary.title();
	}

	@Override
	public String excerpt() {
		return this.summary.excerpt();
	}

	@Override
	public @Nullable String language() {
		return this.summary.language();
	}

	public @Nullable TextDirection direction() {
		String language = language();
		return (language != null) ? TextDirection.ofLanguage(language) : null;
	}

	@Override
	public @Nullable ImageId featuredImageId() {
		return this.summary.featuredImageId();
	}

	@Override
	public @Nullable UUID authorId() {
		return this.summary.authorId();
	}

	@Override
	public @Nullable UUID categoryId() {
		return this.summary.categoryId();
	}

	@Override
	public List<UUID> tagIds() {
		return this.summary.tagIds();
	}

	public PostStatus status() {
		return this.summary.status();
	}

	public Instant publishedAt() {
		return this.summary.publishedAt();
	}

	public Instant updatedAt() {
		return this.summary.updatedAt();
	}

	/**
	 * What a draft becomes, with the names of the schema. A post and a page have separate
	 * addresses, and never the same slug.
	 */
	public enum Kind {

		/** An entry of the lists and feeds, with author, category and tags. */
		POST,

		/** A page beside the posts, such as an imprint, in no list and no feed. */
		PAGE;

		/** Address on the site of the post or page with this slug. */
		public String path(String slug) {
			return switch (this) {
				case POST -> "/posts/" + slug;
				case PAGE -> "/" + slug;
			};
		}

	}

}
