package app.galley.task;

import java.util.List;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.post.EditorialContent;
import app.galley.post.Post;
import app.galley.post.PostRevision;
import app.galley.seo.Seo;
import org.jspecify.annotations.Nullable;

/**
 * The validated content of a draft: what edits change.
 */
record TaskContent(Post.Kind kind, String title, String slug, String excerpt, Seo seo, @Nullable String language,
		String bodyMarkdown, @Nullable UUID authorId, @Nullable UUID categoryId, List<UUID> tagIds,
		@Nullable ImageId featuredImageId) implements EditorialContent {

	static TaskContent of(Post post) {
		return new TaskContent(post.kind(), post.title(), post.slug(), post.excerpt(), post.seo(), post.language(),
				post.bodyMarkdown(), post.authorId(), post.categoryId(), post.tagIds(), post.featuredImageId());
	}

	/** Content of a revision, with the post's current slug. */
	static TaskContent of(PostRevision revision, Post post) {
		return new TaskContent(post.kind(), revision.title(), post.slug(), revision.excerpt(), revision.seo(),
				revision.language(), revision.bodyMarkdown(), revision.authorId(), revision.categoryId(),
				revision.tagIds(), revision.featuredImageId());
	}

	TaskContent withExcerpt(String replaced) {
		return new TaskContent(this.kind, this.title, this.slug, replaced, this.seo, this.language, this.bodyMarkdown,
				this.authorId, this.categoryId, this.tagIds, this.featuredImageId);
	}

	TaskContent withBody(String replaced) {
		return new TaskContent(this.kind, this.title, this.slug, this.excerpt, this.seo, this.language, replaced,
				this.authorId, this.categoryId, this.tagIds, this.featuredImageId);
	}

	TaskContent withFeaturedImage(@Nullable ImageId image) {
		return new TaskContent(this.kind, this.title, this.slug, this.excerpt, this.seo, this.language,
				this.bodyMarkdown, this.authorId, this.categoryId, this.tagIds, image);
	}

}
