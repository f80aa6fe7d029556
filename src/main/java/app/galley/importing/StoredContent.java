package app.galley.importing;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

import app.galley.address.ImageAddresses;
import app.galley.post.EditorialContent;
import app.galley.post.Post;
import app.galley.post.PostStatus;
import app.galley.post.Posts;
import app.galley.seo.Seo;
import app.galley.task.ContentTask;
import app.galley.task.ContentTaskStatus;
import app.galley.task.ContentTasks;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The content that an import stored, by its hash: a different hash later means that
 * someone has edited it. Without what the source left to Galley, such as an excerpt that
 * is taken from the text, and whatever the base of image addresses is.
 */
@Component
class StoredContent {

	private final ContentTasks tasks;

	private final Posts posts;

	private final ImageAddresses addresses;

	StoredContent(ContentTasks tasks, Posts posts, ImageAddresses addresses) {
		this.tasks = tasks;
		this.posts = posts;
		this.addresses = addresses;
	}

	/** Whether someone has edited the post since its import. */
	boolean isEdited(ImportedPost imported) {
		ContentTask draft = this.tasks.find(imported.draft()).orElseThrow();
		boolean othersRevise = draft.status() == ContentTaskStatus.APPROVED
				&& this.tasks.openRevision(Objects.requireNonNull(draft.postId())).isPresent();
		return othersRevise || !sha256(imported).equals(imported.contentSha256());
	}

	/** Whether the draft is to change a post that someone has unpublished. */
	boolean isUnpublished(ContentTask draft) {
		return draft.postId() != null && this.posts.find(draft.postId())
			.filter((post) -> post.status() == PostStatus.UNPUBLISHED)
			.isPresent();
	}

	/** The hash of the post as it is now, or of its draft. */
	String sha256(ImportedPost imported) {
		ContentTask draft = this.tasks.find(imported.draft()).orElseThrow();
		if (draft.status() != ContentTaskStatus.APPROVED) {
			return sha256(imported, draft.title(), draft.slug(), draft.excerpt(), draft.bodyMarkdown(),
					draft.authorId(), draft.categoryId(), draft.tagIds(), draft.featuredImageId(), false,
					draft.language(), draft.seo());
		}
		Post post = this.posts.find(Objects.requireNonNull(draft.postId())).orElseThrow();
		return sha256(imported, post, post.status() == PostStatus.UNPUBLISHED);
	}

	private String sha256(ImportedPost imported, EditorialContent content, boolean unpublished) {
		return sha256(imported, content.title(), content.slug(), content.excerpt(), content.bodyMarkdown(),
				content.authorId(), content.categoryId(), content.tagIds(), content.featuredImageId(), unpublished,
				content.language(), content.seo());
	}

	private String sha256(ImportedPost imported, String title, String slug, String excerpt, String body,
			@Nullable UUID author, @Nullable UUID category, List<UUID> tags, @Nullable Object cover,
			boolean unpublished, @Nullable String language, Seo seo) {
		String base = this.addresses.urlOf("").toString();
		return DigestUtils.sha256Hex(String.join("\0", title, slug, imported.withExcerpt() ? excerpt : "",
				body.replace(base, "/"), String.valueOf(author), String.valueOf(category), tags.toString(),
				imported.withCover() ? String.valueOf(cover) : "", String.valueOf(unpublished))
				// Without a language or SEO of its own, the hash is that of earlier
				// versions.
				+ ((language != null) ? "\0" + language : "") + (seo.equals(Seo.NONE) ? "" : "\0" + seo.toJson()));
	}

}
