package app.galley.task;

import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What a writer writes, checked: the part of a task that edits change.
 */
record TaskContent(String title, String slug, String excerpt, String bodyMarkdown, @Nullable UUID authorId,
		@Nullable UUID categoryId, List<UUID> tagIds, @Nullable UUID featuredImageId) {

	TaskContent showing(UUID image) {
		return new TaskContent(this.title, this.slug, this.excerpt, this.bodyMarkdown, this.authorId, this.categoryId,
				this.tagIds, image);
	}

}
