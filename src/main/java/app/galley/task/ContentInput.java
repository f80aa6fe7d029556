package app.galley.task;

import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What a client says of a task's content; null leaves as it is.
 *
 * @param id of the task to edit; null for a new one
 * @param version that the client saw
 * @param author slug
 * @param category slug
 * @param tags slugs
 */
record ContentInput(@Nullable UUID id, @Nullable Integer version, @Nullable String title, @Nullable String slug,
		@Nullable String excerpt, @Nullable String bodyMarkdown, @Nullable String author, @Nullable String category,
		@Nullable List<String> tags, @Nullable UUID featuredImage, @Nullable String featuredImageAlt) {

	static ContentInput of(String title, @Nullable String excerpt, String bodyMarkdown, String author, String category,
			List<String> tags) {
		return new ContentInput(null, null, title, null, excerpt, bodyMarkdown, author, category, tags, null, null);
	}

	static ContentInput ofImage(UUID task, int seen, UUID image) {
		return new ContentInput(task, seen, null, null, null, null, null, null, null, image, null);
	}

	ContentInput forTask(UUID task, int seen) {
		return new ContentInput(task, seen, this.title, this.slug, this.excerpt, this.bodyMarkdown, this.author,
				this.category, this.tags, this.featuredImage, this.featuredImageAlt);
	}

	ContentInput withSlug(String chosen) {
		return new ContentInput(this.id, this.version, this.title, chosen, this.excerpt, this.bodyMarkdown, this.author,
				this.category, this.tags, this.featuredImage, this.featuredImageAlt);
	}

}
