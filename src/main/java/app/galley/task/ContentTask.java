package app.galley.task;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.post.Post;
import app.galley.problem.Conflict;
import app.galley.problem.Problem.Fault;
import app.galley.seo.Seo;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A draft that becomes a post or a page. Its rules live here; only {@link ContentTasks}
 * changes it.
 *
 * @param excerpt empty: taken from the body's opening
 * @param language BCP 47 tag; null for the language of the site
 * @param tagIds in order
 * @param postId the post made from it, or the one it revises
 * @param version increases with every change; 0 before it is stored
 * @param textVersion the version of which the text still is, while {@code imageVersion}
 * is the current one
 * @param imageVersion the version that last changed nothing but the feature image; null
 * when none did
 */
@Table("content_task")
public record ContentTask(@Id DraftId id, Post.Kind kind, String title, String slug, String excerpt, Seo seo,
		@Nullable String language, String bodyMarkdown, @Nullable UUID authorId, @Nullable UUID categoryId,
		@Column("tags") List<UUID> tagIds, @Nullable ImageId featuredImageId, ContentTaskStatus status,
		@Nullable String rejectionReason, @Nullable PostId postId, @Version int version, @Nullable Integer textVersion,
		@Nullable Integer imageVersion, String createdBy, String updatedBy, Instant createdAt, Instant updatedAt) {

	public ContentTask {
		tagIds = List.copyOf(tagIds);
	}

	static ContentTask draft(DraftId id, TaskContent content, String editor, Instant now) {
		return new ContentTask(id, content.kind(), content.title(), content.slug(), content.excerpt(), content.seo(),
				content.language(), content.bodyMarkdown(), content.authorId(), content.categoryId(), content.tagIds(),
				content.featuredImageId(), ContentTaskStatus.DRAFT, null, null, 0, null, null, editor, editor, now,
				now);
	}

	TaskContent content() {
		return new TaskContent(this.kind, this.title, this.slug, this.excerpt, this.seo, this.language,
				this.bodyMarkdown, this.authorId, this.categoryId, this.tagIds, this.featuredImageId);
	}

	/**
	 * Replaces the content. A rejected task becomes a draft again; one in review stays in
	 * review.
	 */
	ContentTask edited(TaskContent content, String editor, Instant now) {
		ContentTaskStatus next = (this.status == ContentTaskStatus.REJECTED) ? ContentTaskStatus.DRAFT : this.status;
		checkMayBecome(next);
		boolean sameText = content.equals(content().withFeaturedImage(content.featuredImageId()));
		return new ContentTask(this.id, this.kind, content.title(), content.slug(), content.excerpt(), content.seo(),
				content.language(), content.bodyMarkdown(), content.authorId(), content.categoryId(), content.tagIds(),
				content.featuredImageId(), next, null, this.postId, this.version,
				sameText ? Integer.valueOf(currentTextVersion()) : this.textVersion,
				sameText ? Integer.valueOf(this.version + 1) : this.imageVersion, this.createdBy, editor,
				this.createdAt, now);
	}

	/** The first version with the text of now. */
	private int currentTextVersion() {
		return (this.textVersion != null && this.imageVersion != null && this.imageVersion == this.version)
				? this.textVersion : this.version;
	}

	ContentTask submitted(String editor, Instant now) {
		if (this.status == ContentTaskStatus.IN_REVIEW) {
			throw new Conflict("status", ContentTaskStatus.IN_REVIEW.advice());
		}
		return in(ContentTaskStatus.IN_REVIEW, null, this.postId, editor, now);
	}

	/** Back from review to its writer, who withdraws it. */
	ContentTask withdrawn(String editor, Instant now) {
		if (this.status != ContentTaskStatus.IN_REVIEW) {
			throw new Conflict("status", "not in review");
		}
		return in(ContentTaskStatus.DRAFT, null, this.postId, editor, now);
	}

	/** Back in review after a rejection by mistake. */
	ContentTask unrejected(String editor, Instant now) {
		if (this.status != ContentTaskStatus.REJECTED) {
			throw new Conflict("status", "not sent back, or edited since");
		}
		return in(ContentTaskStatus.IN_REVIEW, null, this.postId, editor, now);
	}

	ContentTask rejected(String reason, String editor, Instant now) {
		return in(ContentTaskStatus.REJECTED, reason, this.postId, editor, now);
	}

	ContentTask approved(PostId post, String editor, Instant now) {
		return in(ContentTaskStatus.APPROVED, null, post, editor, now);
	}

	ContentTask revising(PostId post) {
		return new ContentTask(this.id, this.kind, this.title, this.slug, this.excerpt, this.seo, this.language,
				this.bodyMarkdown, this.authorId, this.categoryId, this.tagIds, this.featuredImageId, this.status,
				this.rejectionReason, post, this.version, this.textVersion, this.imageVersion, this.createdBy,
				this.updatedBy, this.createdAt, this.updatedAt);
	}

	private ContentTask in(ContentTaskStatus next, @Nullable String reason, @Nullable PostId post, String editor,
			Instant now) {
		checkMayBecome(next);
		return new ContentTask(this.id, this.kind, this.title, this.slug, this.excerpt, this.seo, this.language,
				this.bodyMarkdown, this.authorId, this.categoryId, this.tagIds, this.featuredImageId, next, reason,
				post, this.version, this.textVersion, this.imageVersion, this.createdBy, editor, this.createdAt, now);
	}

	void checkMayBecome(ContentTaskStatus next) {
		if (!this.status.mayBecome(next)) {
			throw new Conflict("status", this.status.advice());
		}
	}

	void checkVersion(int seen) {
		if (seen != this.version) {
			throw new Conflict("input.version",
					"this draft has changed since version %d (it is at version %d); reload it and check what changed"
						.formatted(seen, this.version));
		}
	}

	/**
	 * For a change of the text, which a new feature image since then does not disturb.
	 */
	void checkTextVersion(int seen) {
		if (seen < currentTextVersion() || seen > this.version) {
			checkVersion(seen);
		}
	}

	/** Every fault that keeps it from approval. */
	List<Fault> missingFields() {
		List<Fault> faults = new ArrayList<>();
		if (this.bodyMarkdown.isBlank()) {
			faults.add(new Fault("bodyMarkdown", "write the article"));
		}
		if (this.kind == Post.Kind.PAGE) {
			return faults;
		}
		if (this.authorId == null) {
			faults.add(new Fault("author", "choose an author"));
		}
		if (this.categoryId == null) {
			faults.add(new Fault("category", "choose a category"));
		}
		if (this.tagIds.isEmpty()) {
			faults.add(new Fault("tags", "add at least one tag"));
		}
		if (this.featuredImageId == null) {
			faults.add(new Fault("featuredImage", "generate an image (generateImage) or upload one (uploadImage)"));
		}
		return faults;
	}

	/**
	 * Whether the caller may see it: writers their own, editors and administrators all.
	 */
	public boolean visibleTo(Caller caller) {
		return caller.may(Role.EDITOR) || this.createdBy.equals(caller.username());
	}

	/** Names of the fields that approval still needs. */
	public List<String> missing() {
		return missingFields().stream().map(Fault::field).toList();
	}

}
