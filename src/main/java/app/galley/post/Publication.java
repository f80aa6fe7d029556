package app.galley.post;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.seo.Seo;

/**
 * Approved content of a post; every field is required.
 *
 * @param taskId the approved content task
 * @param excerpt plain text, 1 to 500 characters
 * @param contentHtml the article renderer's output for the Markdown
 * @param tagIds in the writer's order, at least one
 * @param createdBy username of the writer
 * @param approvedBy username of the editor
 */
public record Publication(DraftId taskId, String slug, String title, String excerpt, Seo seo, String bodyMarkdown,
		String contentHtml, int readingMinutes, URI featuredImageUrl, ImageId featuredImageId, UUID authorId,
		UUID categoryId, List<UUID> tagIds, String createdBy, String approvedBy,
		Instant publishedAt) implements EditorialContent {

	public Publication {
		tagIds = List.copyOf(tagIds);
	}

}
