package app.galley.post;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.seo.Seo;
import org.jspecify.annotations.Nullable;

/**
 * Approved content of a post or page. A post has every field.
 *
 * @param taskId the approved content task
 * @param excerpt plain text, 1 to 500 characters
 * @param language BCP 47 tag; null for the language of the site
 * @param contentHtml the article renderer's output for the Markdown
 * @param featuredImageUrl null for a page without an image
 * @param featuredImageId null for a page without an image
 * @param authorId null for a page
 * @param categoryId null for a page
 * @param tagIds in the writer's order: at least one for a post, none for a page
 * @param createdBy username of the writer
 * @param approvedBy username of the editor
 */
public record Publication(DraftId taskId, Post.Kind kind, String slug, String title, String excerpt, Seo seo,
		@Nullable String language, String bodyMarkdown, String contentHtml, int readingMinutes,
		@Nullable URI featuredImageUrl, @Nullable ImageId featuredImageId, @Nullable UUID authorId,
		@Nullable UUID categoryId, List<UUID> tagIds, String createdBy, String approvedBy,
		Instant publishedAt) implements EditorialContent {

	public Publication {
		tagIds = List.copyOf(tagIds);
	}

}
