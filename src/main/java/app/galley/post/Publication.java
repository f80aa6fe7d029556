package app.galley.post;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * All that a post is made of. There is no way to leave something out.
 *
 * @param taskId the task that was approved
 * @param excerpt plain text, 1 to 500 characters
 * @param contentHtml the article renderer's output for the Markdown
 * @param tagIds in order, at least one
 * @param createdBy who wrote it
 * @param approvedBy who answers for it
 */
public record Publication(UUID taskId, String slug, String title, String excerpt, String bodyMarkdown,
		String contentHtml, int readingMinutes, URI featuredImageUrl, UUID featuredImageId, UUID authorId,
		UUID categoryId, List<UUID> tagIds, String createdBy, String approvedBy,
		Instant publishedAt) implements Written {

	public Publication {
		tagIds = List.copyOf(tagIds);
	}

}
