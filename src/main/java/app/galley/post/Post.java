package app.galley.post;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.seo.Seo;
import org.jspecify.annotations.Nullable;

/**
 * A complete post, in any status.
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
	public ImageId featuredImageId() {
		return this.summary.featuredImageId();
	}

	@Override
	public UUID authorId() {
		return this.summary.authorId();
	}

	@Override
	public UUID categoryId() {
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

}
