package app.galley.task;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.activity.Activity;
import app.galley.activity.ActivityAction;
import app.galley.activity.ActivityKind;
import app.galley.activity.ActivityLog;
import app.galley.activity.Changes;
import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.paging.Cursor;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.Posts;
import app.galley.problem.Conflict;
import app.galley.problem.NotFound;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Drafts in the trash: those that someone discarded, and those of deleted posts. For
 * everything else they do not exist; their rows and images stay until their time is over.
 */
@Repository
public class DraftTrash {

	private static final String ORDER = "DISCARDED";

	private static final String SELECT = """
			SELECT id, title, slug, status, post_id, created_by, trashed_at, trashed_by FROM content_task
			WHERE trashed_at IS NOT NULL AND NOT trashed_with_post""";

	private final JdbcClient jdbc;

	private final ContentTaskRepository tasks;

	private final TaskAccess access;

	private final Slugs slugs;

	private final Posts posts;

	private final ActivityLog activity;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	DraftTrash(JdbcClient jdbc, ContentTaskRepository tasks, TaskAccess access, Slugs slugs, Posts posts,
			ActivityLog activity, ApplicationEventPublisher events, Clock clock) {
		this.jdbc = jdbc;
		this.tasks = tasks;
		this.access = access;
		this.slugs = slugs;
		this.posts = posts;
		this.activity = activity;
		this.events = events;
		this.clock = clock;
	}

	/** Moves a draft or an open revision that the caller may edit to the trash. */
	@Transactional
	public Discarded discard(DraftId id, int version, String editor) {
		this.access.check(id, "input.id");
		ContentTask task = this.tasks.findOneById(id)
			.orElseThrow(() -> new NotFound("input.id", "no draft has this id"));
		task.checkVersion(version);
		if (task.status() == ContentTaskStatus.APPROVED) {
			throw new Conflict("input.id", "the draft is approved: unpublish or delete its post instead");
		}
		this.jdbc.sql("UPDATE content_task SET trashed_at = ?, trashed_by = ?, version = version + 1 WHERE id = ?")
			.params(now(), editor, id.value())
			.update();
		Optional.ofNullable(task.postId())
			.flatMap(this.tasks::findLastApproved)
			.ifPresent((standIn) -> this.events.publishEvent(new DraftReplaced(id, standIn.id())));
		Discarded discarded = find(id).orElseThrow();
		log(ActivityAction.DISCARDED, discarded, editor);
		return discarded;
	}

	/**
	 * Brings a draft back as it was. It gets another slug when its own is taken
	 * meanwhile.
	 */
	@Transactional
	public ContentTask recover(DraftId id, String editor) {
		this.jdbc.sql("SELECT FROM content_task WHERE id = ? FOR UPDATE").param(id.value()).query((row) -> {
		});
		Caller caller = Caller.current().orElseThrow();
		Discarded discarded = find(id).filter((found) -> found.visibleTo(caller))
			.orElseThrow(() -> new NotFound("input.id", "no draft in the trash has this id"));
		PostId postId = discarded.postId();
		if (postId != null && this.posts.find(postId).isEmpty()) {
			throw new Conflict("input.id", "the post that the draft revises is deleted: restore the post first");
		}
		if (postId != null) {
			this.tasks.findOpenRevision(postId).ifPresent((open) -> {
				throw new Conflict("input.id", "the post has another open revision now: draft %s".formatted(open.id()));
			});
		}
		this.jdbc.sql("""
				UPDATE content_task SET slug = ?, trashed_at = NULL, trashed_by = NULL, updated_by = ?, updated_at = ?,
				    version = version + 1
				WHERE id = ?""")
			.params(this.slugs.ownOrFree(discarded.slug(), id, postId), editor, now(), id.value())
			.update();
		log(ActivityAction.RECOVERED, discarded, editor);
		return this.tasks.findById(id).orElseThrow();
	}

	/** Moves all drafts of a post to the trash, with the post. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void discardWith(PostId post, String editor) {
		this.jdbc.sql("""
				UPDATE content_task SET trashed_at = ?, trashed_by = ?, trashed_with_post = true, version = version + 1
				WHERE post_id = ? AND trashed_at IS NULL""").params(now(), editor, post.value()).update();
	}

	/** Brings back the drafts that went to the trash with the post. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void recoverWith(PostId post) {
		List<Discarded> drafts = this.jdbc.sql("""
				SELECT id, title, slug, status, post_id, created_by, trashed_at, trashed_by FROM content_task
				WHERE post_id = ? AND trashed_with_post""").param(post.value()).query(DraftTrash::read).list();
		for (Discarded draft : drafts) {
			String slug = (draft.status() != ContentTaskStatus.APPROVED)
					? this.slugs.ownOrFree(draft.slug(), draft.id(), post) : draft.slug();
			this.jdbc.sql("""
					UPDATE content_task SET slug = ?, trashed_at = NULL, trashed_by = NULL, trashed_with_post = false,
					    version = version + 1
					WHERE id = ?""").params(slug, draft.id().value()).update();
		}
	}

	/**
	 * Deletes all drafts of a deleted post for good. Their images that nothing else uses
	 * are then unused ones.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void removeOf(PostId post) {
		this.jdbc.sql("DELETE FROM content_task WHERE post_id = ? AND trashed_at IS NOT NULL")
			.param(post.value())
			.update();
	}

	/** Deletes a discarded draft for good. */
	@Transactional
	public void remove(DraftId id, Instant discardedBefore, String editor) {
		find(id).filter((draft) -> draft.discardedAt().isBefore(discardedBefore)).ifPresent((draft) -> {
			int removed = this.jdbc.sql("DELETE FROM content_task WHERE id = ? AND trashed_at = ?")
				.params(id.value(), draft.discardedAt().atOffset(ZoneOffset.UTC))
				.update();
			if (removed > 0) {
				log(ActivityAction.REMOVED, draft, editor);
			}
		});
	}

	/** Discarded drafts that the caller may restore, the last discarded first. */
	public Page<Discarded> page(PageRequest page) {
		@Nullable Cursor cursor = page.cursorOf(ORDER);
		String order = page.backward() ? "ASC" : "DESC";
		List<Discarded> found = this.jdbc.sql(SELECT + """
				 AND (CAST(:creator AS text) IS NULL OR created_by = :creator)
				AND (CAST(:at AS timestamptz) IS NULL OR (trashed_at, id) %s (:at, :id))
				ORDER BY trashed_at %s, id %s LIMIT :limit""".formatted(page.backward() ? ">" : "<", order, order))
			.param("creator", this.access.onlyOf())
			.param("at", (cursor != null) ? cursor.time(page.cursorArgument()).atOffset(ZoneOffset.UTC) : null)
			.param("id", (cursor != null) ? cursor.id() : null)
			.param("limit", page.size() + 1)
			.query(DraftTrash::read)
			.list();
		return Page.of(found, page, (draft) -> new Cursor(ORDER, draft.discardedAt().toString(), draft.id().value()));
	}

	/** Drafts that were discarded before this time. */
	public List<DraftId> discardedBefore(Instant time) {
		return this.jdbc.sql(SELECT + " AND trashed_at < ? ORDER BY trashed_at, id LIMIT 1000")
			.param(time.atOffset(ZoneOffset.UTC))
			.query(DraftTrash::read)
			.list()
			.stream()
			.map(Discarded::id)
			.toList();
	}

	private Optional<Discarded> find(DraftId id) {
		return this.jdbc.sql(SELECT + " AND id = ?").param(id.value()).query(DraftTrash::read).optional();
	}

	private void log(ActivityAction action, Discarded draft, String editor) {
		this.activity.add(Activity.of(action, ActivityKind.TASK, draft.title(), draft.id(), draft.postId(), editor,
				this.clock.instant().truncatedTo(ChronoUnit.MICROS), new Changes()));
	}

	private OffsetDateTime now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
	}

	private static Discarded read(ResultSet row, int n) throws SQLException {
		return new Discarded(new DraftId(row.getObject("id", UUID.class)), row.getString("title"),
				row.getString("slug"), ContentTaskStatus.valueOf(row.getString("status")),
				PostId.ofNullable(row.getObject("post_id", UUID.class)), row.getString("created_by"),
				row.getObject("trashed_at", OffsetDateTime.class).toInstant(), row.getString("trashed_by"));
	}

	/**
	 * A draft in the trash.
	 *
	 * @param status in which it comes back
	 * @param postId the post that it revises; null for a new draft
	 */
	public record Discarded(DraftId id, String title, String slug, ContentTaskStatus status, @Nullable PostId postId,
			String createdBy, Instant discardedAt, String discardedBy) {

		boolean visibleTo(Caller caller) {
			return caller.may(Role.EDITOR) || this.createdBy.equals(caller.username());
		}

	}

}
