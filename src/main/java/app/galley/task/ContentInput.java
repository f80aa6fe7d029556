package app.galley.task;

import java.util.List;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.post.Post;
import app.galley.seo.SeoInput;
import org.jspecify.annotations.Nullable;

/**
 * A draft's content as a client sends it; a null field stays unchanged.
 *
 * @param id the draft to edit; null for a new one
 * @param version the version that the client loaded
 * @param author slug
 * @param category slug
 * @param tags slugs
 * @param kind of a new draft; null for a post. An edit does not change it
 * @param language BCP 47 tag; empty for the language of the site
 */
public record ContentInput(@Nullable DraftId id, @Nullable Integer version, @Nullable String title,
		@Nullable String slug, @Nullable String excerpt, @Nullable String bodyMarkdown, @Nullable String author,
		@Nullable String category, @Nullable List<String> tags, @Nullable ImageId featuredImage,
		@Nullable String featuredImageAlt, @Nullable SeoInput seo, Post.@Nullable Kind kind,
		@Nullable String language) {

	public static ContentInput of(String title, @Nullable String excerpt, String bodyMarkdown, String author,
			String category, List<String> tags) {
		return new ContentInput(null, null, title, null, excerpt, bodyMarkdown, author, category, tags, null, null,
				null, null, null);
	}

	public static ContentInput ofPage(String title, @Nullable String excerpt, String bodyMarkdown) {
		return new ContentInput(null, null, title, null, excerpt, bodyMarkdown, null, null, null, null, null, null,
				Post.Kind.PAGE, null);
	}

	static ContentInput ofImage(DraftId task, int version, ImageId image) {
		return new ContentInput(task, version, null, null, null, null, null, null, null, image, null, null, null, null);
	}

	public ContentInput withLanguage(@Nullable String chosen) {
		return new ContentInput(this.id, this.version, this.title, this.slug, this.excerpt, this.bodyMarkdown,
				this.author, this.category, this.tags, this.featuredImage, this.featuredImageAlt, this.seo, this.kind,
				chosen);
	}

	public ContentInput withSeo(@Nullable SeoInput chosen) {
		return new ContentInput(this.id, this.version, this.title, this.slug, this.excerpt, this.bodyMarkdown,
				this.author, this.category, this.tags, this.featuredImage, this.featuredImageAlt, chosen, this.kind,
				this.language);
	}

	boolean changesImage() {
		return this.featuredImage != null || this.featuredImageAlt != null;
	}

	public ContentInput forTask(DraftId task, int version) {
		return new ContentInput(task, version, this.title, this.slug, this.excerpt, this.bodyMarkdown, this.author,
				this.category, this.tags, this.featuredImage, this.featuredImageAlt, this.seo, this.kind,
				this.language);
	}

	public ContentInput withSlug(String chosen) {
		return new ContentInput(this.id, this.version, this.title, chosen, this.excerpt, this.bodyMarkdown, this.author,
				this.category, this.tags, this.featuredImage, this.featuredImageAlt, this.seo, this.kind,
				this.language);
	}

}
