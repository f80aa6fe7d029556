package app.galley.task;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.problem.Conflict;
import app.galley.problem.Problem.Fault;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Table;

/**
 * What becomes a post. Its rules live here; {@link ContentTasks} alone makes it change.
 *
 * @param excerpt empty: to be drawn from the body
 * @param tagIds in order
 * @param postId the post that came of it, or that it revises
 * @param source where it was imported from
 * @param sourceSha256 what stood there
 * @param version counts up with every change; 0 before it is stored
 */
@Table("content_task")
public record ContentTask(@Id UUID id, String title, String slug, String excerpt, String bodyMarkdown,
		@Nullable UUID authorId, @Nullable UUID categoryId, @Column("tags") List<UUID> tagIds,
		@Nullable UUID featuredImageId, ContentTaskStatus status, @Nullable String rejectionReason,
		@Nullable UUID postId, @Nullable String source, @Nullable String sourceSha256, @Version int version,
		String createdBy, String updatedBy, Instant createdAt, Instant updatedAt) {

	public ContentTask {
		tagIds = List.copyOf(tagIds);
	}

	static ContentTask draft(UUID id, TaskContent content, String editor, Instant now) {
		return new ContentTask(id, content.title(), content.slug(), content.excerpt(), content.bodyMarkdown(),
				content.authorId(), content.categoryId(), content.tagIds(), content.featuredImageId(),
				ContentTaskStatus.DRAFT, null, null, null, null, 0, editor, editor, now, now);
	}

	TaskContent content() {
		return new TaskContent(this.title, this.slug, this.excerpt, this.bodyMarkdown, this.authorId, this.categoryId,
				this.tagIds, this.featuredImageId);
	}

	/**
	 * Changed content. A rejected task becomes a draft again; one in review stays there.
	 */
	ContentTask edited(TaskContent content, String editor, Instant now) {
		ContentTaskStatus next = (this.status == ContentTaskStatus.REJECTED) ? ContentTaskStatus.DRAFT : this.status;
		checkMayBecome(next);
		return new ContentTask(this.id, content.title(), content.slug(), content.excerpt(), content.bodyMarkdown(),
				content.authorId(), content.categoryId(), content.tagIds(), content.featuredImageId(), next, null,
				this.postId, this.source, this.sourceSha256, this.version, this.createdBy, editor, this.createdAt, now);
	}

	ContentTask submitted(String editor, Instant now) {
		if (this.status == ContentTaskStatus.IN_REVIEW) {
			throw new Conflict("status", "of this task is IN_REVIEW already");
		}
		return in(ContentTaskStatus.IN_REVIEW, null, this.postId, editor, now);
	}

	ContentTask rejected(String reason, String editor, Instant now) {
		return in(ContentTaskStatus.REJECTED, reason, this.postId, editor, now);
	}

	ContentTask approved(UUID post, String editor, Instant now) {
		return in(ContentTaskStatus.APPROVED, null, post, editor, now);
	}

	ContentTask revising(UUID post) {
		return new ContentTask(this.id, this.title, this.slug, this.excerpt, this.bodyMarkdown, this.authorId,
				this.categoryId, this.tagIds, this.featuredImageId, this.status, this.rejectionReason, post,
				this.source, this.sourceSha256, this.version, this.createdBy, this.updatedBy, this.createdAt,
				this.updatedAt);
	}

	ContentTask importedFrom(@Nullable String file, @Nullable String sha256) {
		return new ContentTask(this.id, this.title, this.slug, this.excerpt, this.bodyMarkdown, this.authorId,
				this.categoryId, this.tagIds, this.featuredImageId, this.status, this.rejectionReason, this.postId,
				file, sha256, this.version, this.createdBy, this.updatedBy, this.createdAt, this.updatedAt);
	}

	private ContentTask in(ContentTaskStatus next, @Nullable String reason, @Nullable UUID post, String editor,
			Instant now) {
		checkMayBecome(next);
		return new ContentTask(this.id, this.title, this.slug, this.excerpt, this.bodyMarkdown, this.authorId,
				this.categoryId, this.tagIds, this.featuredImageId, next, reason, post, this.source, this.sourceSha256,
				this.version, this.createdBy, editor, this.createdAt, now);
	}

	void checkMayBecome(ContentTaskStatus next) {
		if (!this.status.mayBecome(next)) {
			throw new Conflict("status", "does not allow this: the task " + this.status.advice());
		}
	}

	void checkVersion(int seen) {
		if (seen != this.version) {
			throw new Conflict("input.version",
					"is %d, but the task is at version %d: load it again and look at what changed".formatted(seen,
							this.version));
		}
	}

	/** What a post needs and this has not, all of it. */
	List<Fault> lacks() {
		List<Fault> faults = new ArrayList<>();
		if (this.bodyMarkdown.isBlank()) {
			faults.add(new Fault("bodyMarkdown", "is missing: write the article"));
		}
		if (this.authorId == null) {
			faults.add(new Fault("author", "is missing: choose who signs the post"));
		}
		if (this.categoryId == null) {
			faults.add(new Fault("category", "is missing: choose the section that the post stands in"));
		}
		if (this.tagIds.isEmpty()) {
			faults.add(new Fault("tags", "are missing: give at least one tag"));
		}
		if (this.featuredImageId == null) {
			faults.add(new Fault("featuredImage",
					"is missing: generate one (generateImage) or upload your own (uploadImage)"));
		}
		return faults;
	}

	/** Writers see their own, editors and administrators all. */
	public boolean visibleTo(Caller caller) {
		return caller.may(Role.EDITOR) || this.createdBy.equals(caller.username());
	}

	/** Names of the fields that approval still lacks. */
	public List<String> missing() {
		return lacks().stream().map(Fault::field).toList();
	}

}
