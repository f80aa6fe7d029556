package app.galley.trash;

import java.security.Principal;
import java.time.Instant;

import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.PostArchive;
import app.galley.post.PostArchive.Deleted;
import app.galley.post.Posts;
import app.galley.post.SelectedPost;
import app.galley.task.ContentTask;
import app.galley.task.DraftTrash;
import app.galley.task.DraftTrash.Discarded;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * The trash over GraphQL.
 */
@Controller
class TrashController {

	private final Trash trash;

	private final DraftTrash drafts;

	private final PostArchive archive;

	private final Posts posts;

	private final TrashSettings settings;

	TrashController(Trash trash, DraftTrash drafts, PostArchive archive, Posts posts, TrashSettings settings) {
		this.trash = trash;
		this.drafts = drafts;
		this.archive = archive;
		this.posts = posts;
		this.settings = settings;
	}

	@QueryMapping
	Page<Discarded> discardedDrafts(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before) {
		return this.drafts.page(PageRequest.of(first, after, last, before));
	}

	@QueryMapping
	Page<Deleted> deletedPosts(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before) {
		return this.archive.deleted(PageRequest.of(first, after, last, before));
	}

	@MutationMapping
	Discarded discardDraft(@Argument DiscardDraftInput input, Principal editor) {
		return this.drafts.discard(input.id(), input.version(), editor.getName());
	}

	@MutationMapping
	ContentTask restoreDraft(@Argument RestoreDraftInput input, Principal editor) {
		return this.drafts.recover(input.id(), editor.getName());
	}

	@MutationMapping
	Deleted deletePost(@Argument PostInput input, Principal editor) {
		this.trash.delete(input.id(), editor.getName());
		return this.archive.findDeleted(input.id()).orElseThrow();
	}

	@MutationMapping
	SelectedPost restorePost(@Argument PostInput input, Principal editor) {
		this.trash.restore(input.id(), editor.getName());
		return this.posts.select(input.id()).orElseThrow();
	}

	@SchemaMapping(typeName = "DiscardedDraft")
	Instant removedAt(Discarded draft) {
		return draft.discardedAt().plus(this.settings.time());
	}

	@SchemaMapping(typeName = "DeletedPost", field = "removedAt")
	Instant removedAtOf(Deleted post) {
		return post.deletedAt().plus(this.settings.time());
	}

	record DiscardDraftInput(DraftId id, int version) {
	}

	record RestoreDraftInput(DraftId id) {
	}

	record PostInput(PostId id) {
	}

}
