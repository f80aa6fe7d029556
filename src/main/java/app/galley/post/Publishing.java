package app.galley.post;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import app.galley.activity.Activity;
import app.galley.activity.ActivityAction;
import app.galley.activity.ActivityKind;
import app.galley.activity.ActivityLog;
import app.galley.activity.Changes;
import app.galley.event.JobWakeups;
import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.problem.Conflict;
import app.galley.problem.NotFound;
import app.galley.problem.Refused;
import app.galley.responsecache.CacheInvalidation;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Publishes, revises, schedules and unpublishes posts. Each approval stores a revision,
 * old addresses become redirects, and {@link PostChanged} is published in the same
 * transaction.
 */
@Service
public class Publishing {

	/** The date with which readers see a post, or saw it last; null if they never did. */
	private static final String SHOWN_DATE = """
			CASE WHEN status IN ('PUBLISHED', 'PUBLISHED_PAGE') THEN published_at WHEN first_published_at IS NOT NULL THEN first_published_at
			    WHEN status = 'UNPUBLISHED' AND published_at <= updated_at THEN published_at END""";

	private final JdbcClient jdbc;

	private final Posts posts;

	private final ContentChanges contentChanges;

	private final ActivityLog activity;

	private final PostAnnouncements announcements;

	private final CacheInvalidation cacheInvalidation;

	private final JobWakeups wakeups;

	private final Clock clock;

	Publishing(JdbcClient jdbc, Posts posts, ContentChanges contentChanges, ActivityLog activity,
			PostAnnouncements announcements, CacheInvalidation cacheInvalidation, JobWakeups wakeups, Clock clock) {
		this.jdbc = jdbc;
		this.posts = posts;
		this.contentChanges = contentChanges;
		this.activity = activity;
		this.announcements = announcements;
		this.cacheInvalidation = cacheInvalidation;
		this.wakeups = wakeups;
		this.clock = clock;
	}

	/** Creates a post or page; with a date in the future it is scheduled. */
	@Transactional(propagation = Propagation.MANDATORY)
	public Post publish(PostId id, Publication content) {
		refuseTakenSlug(content.slug(), id);
		OffsetDateTime now = now();
		PostStatus status = statusAt(content.publishedAt());
		this.jdbc
			.sql("""
					INSERT INTO post (id, kind, slug, title, excerpt, seo, language, body_markdown, body_html, reading_minutes,
					    featured_image_url, featured_image_id, author_id, category_id, status, published_at,
					    created_by, updated_by, created_at, updated_at, version)
					VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)""")
			.params(PostColumn.parameters(id.value(), content.kind().name(), content.slug(), content.title(),
					content.excerpt(), content.seo().toJson(), content.language(), content.bodyMarkdown(),
					content.contentHtml(), content.readingMinutes(), PostColumn.toJdbc(content.featuredImageUrl()),
					PostColumn.toJdbc(content.featuredImageId()), content.authorId(), content.categoryId(),
					status.stored(content.kind()), PostColumn.toJdbc(content.publishedAt()), content.createdBy(),
					content.approvedBy(), now, now))
			.update();
		return changed(id, content, null);
	}

	/**
	 * Replaces a post's content and publishes it with its current date. A post that is
	 * not published can instead be scheduled by a date in the future.
	 * @param redate whether a post that is live takes over the date, too
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public Post revise(PostId id, Publication content, boolean redate) {
		Post before = locked(id);
		refuseTakenSlug(content.slug(), id);
		Instant now = this.clock.instant();
		if (PostStatus.at(content.publishedAt(), now) == PostStatus.SCHEDULED && !before.status().canBeScheduled()) {
			throw new Refused("input.publishAt",
					"must not be in the future, because the post is live: approve the revision when it should go live");
		}
		Instant date = redate ? content.publishedAt()
				: before.status().dateAfterRevision(before.publishedAt(), content.publishedAt(), now);
		this.jdbc
			.sql("""
					UPDATE post SET slug = ?, title = ?, excerpt = ?, seo = ?::jsonb, language = ?, body_markdown = ?, body_html = ?, reading_minutes = ?,
					    featured_image_url = ?, featured_image_id = ?, author_id = ?, category_id = ?, status = ?,
					    first_published_at = %s, published_at = ?, updated_by = ?, updated_at = ?, version = version + 1
					WHERE id = ?"""
				.formatted(SHOWN_DATE))
			.params(PostColumn.parameters(content.slug(), content.title(), content.excerpt(), content.seo().toJson(),
					content.language(), content.bodyMarkdown(), content.contentHtml(), content.readingMinutes(),
					PostColumn.toJdbc(content.featuredImageUrl()), PostColumn.toJdbc(content.featuredImageId()),
					content.authorId(), content.categoryId(), PostStatus.at(date, now).stored(before.kind()),
					PostColumn.toJdbc(date), content.approvedBy(), now(), id.value()))
			.update();
		if (!before.slug().equals(content.slug())) {
			redirect(before.slug(), id);
		}
		return changed(id, content, before);
	}

	/**
	 * Schedules or unschedules a post that is not published.
	 * @param publishAt a time in the past publishes at once; null unschedules the post
	 */
	@Transactional
	void schedule(PostId id, @Nullable Instant publishAt, String editor) {
		Post before = locked(id);
		if (!before.status().canBeScheduled()) {
			throw new Conflict("input.id", "the post is already published: unpublish it first (unpublishPost)");
		}
		Instant date = (publishAt != null) ? publishAt.truncatedTo(ChronoUnit.MICROS) : before.publishedAt();
		PostStatus status = (publishAt != null) ? statusAt(date) : PostStatus.UNPUBLISHED;
		changeStatus(status.whenScheduled(), before, status, date, editor, now());
	}

	/**
	 * Publishes a post that is not published.
	 * @param publishedAt the date that readers see, not in the future; null: the date
	 * with which they saw the post before, now if they never did
	 */
	@Transactional
	void publishNow(PostId id, @Nullable Instant publishedAt, String editor) {
		Post before = locked(id);
		if (!before.status().canBeScheduled()) {
			throw new Conflict("input.id", "the post is already published");
		}
		Instant now = this.clock.instant();
		if (publishedAt != null && publishedAt.isAfter(now)) {
			throw new Refused("input.publishedAt",
					"must not be in the future; use schedulePost to publish the post later");
		}
		Instant date = (publishedAt != null) ? publishedAt : shownDate(id).orElse(now);
		changeStatus(ActivityAction.PUBLISHED, before, PostStatus.PUBLISHED, date.truncatedTo(ChronoUnit.MICROS),
				editor, now());
	}

	private Optional<Instant> shownDate(PostId id) {
		return this.jdbc.sql("SELECT " + SHOWN_DATE + " FROM post WHERE id = ?")
			.param(id.value())
			.query((row, n) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
			.single()
			.map(OffsetDateTime::toInstant);
	}

	/**
	 * Publishes a post that is due; does nothing if it was rescheduled meanwhile. Its
	 * update time is the scheduled time, as its preview showed.
	 */
	@Transactional
	void publishScheduled(PostId id) {
		Post before = locked(id);
		if (before.status() == PostStatus.SCHEDULED && statusAt(before.publishedAt()) == PostStatus.PUBLISHED) {
			changeStatus(ActivityAction.PUBLISHED, before, PostStatus.PUBLISHED, before.publishedAt(),
					before.summary().updatedBy(), PostColumn.toJdbc(before.publishedAt()));
		}
	}

	private void changeStatus(ActivityAction action, Post before, PostStatus status, Instant date, String editor,
			OffsetDateTime updatedAt) {
		this.jdbc.sql("""
				UPDATE post SET status = ?, first_published_at = %s, published_at = ?, updated_by = ?, updated_at = ?,
				    version = version + 1
				WHERE id = ?""".formatted(SHOWN_DATE))
			.params(status.stored(before.kind()), PostColumn.toJdbc(date), editor, updatedAt, before.id().value())
			.update();
		Post after = this.posts.find(before.id()).orElseThrow();
		log(action, null, after, addState(new Changes(), before, after), editor);
		applyEffects(before, after);
	}

	/**
	 * Unpublishes a published or scheduled post; it keeps its content and address.
	 */
	@Transactional
	void unpublish(PostId id, String editor) {
		Post before = locked(id);
		if (before.status() == PostStatus.UNPUBLISHED) {
			throw new Conflict("input.id", "the post is already unpublished");
		}
		changeStatus(ActivityAction.UNPUBLISHED, before, PostStatus.UNPUBLISHED, before.publishedAt(), editor, now());
	}

	/**
	 * Moves a post to the trash. Its addresses answer 410 if readers ever saw it.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void delete(PostId id, String editor) {
		Post before = locked(id);
		OffsetDateTime now = now();
		boolean seen = shownDate(id).isPresent();
		if (seen) {
			this.jdbc
				.sql("""
						INSERT INTO gone_address (slug, post_id, since, kind)
						SELECT slug, id, :now, :kind FROM post WHERE id = :id
						UNION SELECT slug, post_id, :now, :kind FROM post_redirect WHERE post_id = :id
						ON CONFLICT (slug) DO UPDATE SET post_id = excluded.post_id, since = excluded.since, kind = excluded.kind""")
				.param("now", now)
				.param("kind", before.kind().name())
				.param("id", id.value())
				.update();
		}
		this.jdbc
			.sql("""
					UPDATE post SET status = 'UNPUBLISHED', first_published_at = %s, trashed_at = :now, trashed_by = :editor,
					    updated_by = :editor, updated_at = :now, version = version + 1
					WHERE id = :id"""
				.formatted(SHOWN_DATE))
			.param("now", now)
			.param("editor", editor)
			.param("id", id.value())
			.update();
		Post after = this.posts.findDeleted(id).orElseThrow();
		log(ActivityAction.DELETED, null, after, addState(new Changes(), before, after), editor);
		this.announcements.announce(before, after);
		if (seen && before.status() != PostStatus.PUBLISHED) {
			this.announcements.announceAddresses(after);
		}
	}

	/** Brings a deleted post back from the trash, unpublished, with all that it had. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void recover(PostId id, String editor) {
		int recovered = this.jdbc
			.sql("""
					UPDATE post SET trashed_at = NULL, trashed_by = NULL, updated_by = ?, updated_at = ?, version = version + 1
					WHERE id = ? AND trashed_at IS NOT NULL""")
			.params(editor, now(), id.value())
			.update();
		if (recovered == 0) {
			throw new NotFound("input.id", "no post in the trash has this id");
		}
		int gone = this.jdbc.sql("DELETE FROM gone_address WHERE post_id = ?").param(id.value()).update();
		Post post = locked(id);
		log(ActivityAction.RECOVERED, null, post, new Changes(), editor);
		if (gone > 0) {
			this.announcements.announceAddresses(post);
		}
	}

	/**
	 * Deletes a post in the trash for good, with its revisions, redirects and receipts.
	 * Its drafts are deleted already. Its addresses stay gone.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void remove(PostId id, String editor) {
		Post post = this.posts.findDeleted(id).orElseThrow();
		this.jdbc.sql("DELETE FROM post WHERE id = ?").param(id.value()).update();
		log(ActivityAction.REMOVED, null, post, new Changes(), editor);
	}

	/**
	 * Locks a post in the trash.
	 * @return false if it is not there, or was deleted later
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean lockDeleted(PostId id, Instant deletedBefore) {
		return this.jdbc.sql("SELECT id FROM post WHERE id = ? AND trashed_at < ? FOR UPDATE")
			.params(id.value(), PostColumn.toJdbc(deletedBefore))
			.query(UUID.class)
			.optional()
			.isPresent();
	}

	/**
	 * Redirects an address to a post, unless it already redirects to one.
	 * @return false when the address leads to another post
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean redirect(String address, PostId postId) {
		if (isPageAt(address, postId)) {
			return true;
		}
		this.jdbc.sql("INSERT INTO post_redirect (slug, post_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
			.params(address, postId.value(), now())
			.update();
		this.cacheInvalidation.changed(Set.of(PostCacheTags.address(address), PostCacheTags.pageAddress(address)));
		return !slugTaken(address, postId)
				&& this.jdbc.sql("SELECT EXISTS (SELECT 1 FROM post_redirect WHERE slug = ? AND post_id = ?)")
					.params(address, postId.value())
					.query(Boolean.class)
					.single();
	}

	/** A page can keep the address that it had on a former site. */
	private boolean isPageAt(String address, PostId id) {
		return this.jdbc.sql("SELECT EXISTS (SELECT 1 FROM post WHERE id = ? AND slug = ? AND kind = 'PAGE')")
			.params(id.value(), address)
			.query(Boolean.class)
			.single();
	}

	/** Whether a post or page other than this one has the slug, also in the trash. */
	public boolean slugTaken(String slug, PostId exceptPost) {
		return this.jdbc.sql("SELECT EXISTS (SELECT 1 FROM post WHERE slug = ? AND id <> ?)")
			.params(slug, exceptPost.value())
			.query(Boolean.class)
			.single();
	}

	/** Those of the slugs that a post or page has. */
	public List<String> takenSlugs(List<String> slugs) {
		return this.jdbc.sql("SELECT slug FROM post WHERE slug = ANY(?::text[])")
			.param(slugs.toArray(String[]::new))
			.query((row, n) -> row.getString(1))
			.list();
	}

	private void refuseTakenSlug(String slug, PostId id) {
		if (slugTaken(slug, id)) {
			throw new Conflict("slug", slug + " is already used by another post or page: choose another slug");
		}
	}

	private void lock(PostId id) {
		this.jdbc.sql("SELECT id FROM post WHERE id = ? FOR UPDATE").param(id.value()).query(UUID.class).optional();
	}

	private Post locked(PostId id) {
		lock(id);
		return this.posts.find(id).orElseThrow(() -> new NotFound("input.id", "no post has this id"));
	}

	private Post changed(PostId id, Publication content, @Nullable Post before) {
		writeTags(id, (before != null) ? before.tagIds() : List.of(), content.tagIds());
		this.jdbc
			.sql("""
					INSERT INTO post_revision (post_id, number, slug, title, excerpt, seo, language, body_markdown, featured_image_url,
					    featured_image_id, author_id, category_id, tag_ids, approved_by, approved_at)
					SELECT id, (SELECT coalesce(max(number), 0) + 1 FROM post_revision WHERE post_id = post.id), slug, title,
					    excerpt, seo, language, body_markdown, featured_image_url, featured_image_id, author_id, category_id, ?, updated_by,
					    updated_at
					FROM post WHERE id = ?""")
			.params(content.tagIds().toArray(new UUID[0]), id.value())
			.update();
		Post after = this.posts.find(id).orElseThrow();
		log(ActivityAction.APPROVED, content.taskId(), after,
				addState(this.contentChanges.between(before, content), before, after), content.approvedBy());
		applyEffects(before, after);
		return after;
	}

	private static Changes addState(Changes changes, @Nullable Post before, Post after) {
		return changes.add("status", (before != null) ? before.status() : null, after.status())
			.add("publishedAt", (before != null) ? before.publishedAt() : null, after.publishedAt());
	}

	private void log(ActivityAction action, @Nullable DraftId taskId, Post post, Changes changes, String editor) {
		this.activity.add(Activity.of(action, ActivityKind.POST, post.title(), taskId, post.id(), editor,
				this.clock.instant().truncatedTo(ChronoUnit.MICROS), changes));
	}

	/** Wakes the scheduler and announces the change, as the new state requires. */
	private void applyEffects(@Nullable Post before, Post after) {
		if (after.status() == PostStatus.SCHEDULED) {
			this.wakeups.scheduleAt(ScheduledPosts.JOB_NAME, after.publishedAt());
		}
		if (after.status() == PostStatus.PUBLISHED) {
			// The post takes over its address from a redirect, or from a deleted post.
			this.jdbc
				.sql("""
						WITH gone AS (DELETE FROM gone_address WHERE slug = :slug AND kind = :kind)
						DELETE FROM post_redirect r USING post p WHERE r.slug = :slug AND p.id = r.post_id AND p.kind = :kind""")
				.param("slug", after.slug())
				.param("kind", after.kind().name())
				.update();
		}
		this.announcements.announce(before, after);
	}

	private PostStatus statusAt(Instant date) {
		return PostStatus.at(date, this.clock.instant());
	}

	private void writeTags(PostId id, List<UUID> before, List<UUID> tagIds) {
		if (tagIds.equals(before)) {
			return;
		}
		if (!before.isEmpty()) {
			this.jdbc.sql("DELETE FROM post_tag WHERE post_id = ?").param(id.value()).update();
		}
		this.jdbc.sql("""
				INSERT INTO post_tag (post_id, tag_id, position)
				SELECT ?, t.id, t.position - 1 FROM unnest(?) WITH ORDINALITY AS t (id, position)""")
			.params(id.value(), tagIds.toArray(new UUID[0]))
			.update();
	}

	/** Announces that a post's content changed without an edit, if readers see it. */
	@Transactional(propagation = Propagation.MANDATORY)
	void announceContent(PostId id) {
		this.posts.find(id).ifPresent((post) -> this.announcements.announce(post, post));
	}

	/**
	 * Renders a post again, whose text names other posts, and announces it if readers see
	 * a change. One in the trash can come back, and so is rendered too.
	 * @param render HTML of its text
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void renderAgain(PostId id, Function<Post, String> render) {
		lock(id);
		Post post = this.posts.find(id).or(() -> this.posts.findDeleted(id)).orElseThrow();
		String html = render.apply(post);
		if (!html.equals(post.contentHtml())) {
			this.jdbc.sql("UPDATE post SET body_html = ? WHERE id = ?").params(html, id.value()).update();
			announceContent(id);
		}
	}

	private OffsetDateTime now() {
		return PostColumn.toJdbc(this.clock.instant().truncatedTo(ChronoUnit.MICROS));
	}

}
