package app.galley.post;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import app.galley.activity.Activity;
import app.galley.activity.ActivityAction;
import app.galley.activity.ActivityKind;
import app.galley.activity.ActivityLog;
import app.galley.activity.Changes;
import app.galley.event.JobWakeups;
import app.galley.problem.Conflict;
import app.galley.problem.NotFound;
import app.galley.problem.Refused;
import app.galley.responsecache.CacheInvalidation;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes what the public sees. Every change keeps a revision, keeps old addresses as
 * redirects, and tells in the same transaction what changed ({@link PostChanged}).
 */
@Service
public class Publishing {

	private final JdbcClient jdbc;

	private final Posts posts;

	private final Taxonomy taxonomy;

	private final ContentChanges contents;

	private final ActivityLog activity;

	private final ApplicationEventPublisher events;

	private final CacheInvalidation answers;

	private final JobWakeups wakeups;

	private final Clock clock;

	Publishing(JdbcClient jdbc, Posts posts, Taxonomy taxonomy, ContentChanges contents, ActivityLog activity,
			ApplicationEventPublisher events, CacheInvalidation answers, JobWakeups wakeups, Clock clock) {
		this.jdbc = jdbc;
		this.posts = posts;
		this.taxonomy = taxonomy;
		this.contents = contents;
		this.activity = activity;
		this.events = events;
		this.answers = answers;
		this.wakeups = wakeups;
		this.clock = clock;
	}

	/** Makes a new post; one whose date is to come is scheduled for it. */
	@Transactional(propagation = Propagation.MANDATORY)
	public Post publish(UUID id, Publication what) {
		refuseTakenSlug(what.slug(), id);
		OffsetDateTime now = now();
		PostStatus status = statusFrom(what.publishedAt());
		this.jdbc.sql("""
				INSERT INTO post (id, slug, title, excerpt, body_markdown, body_html, reading_minutes,
				    featured_image_url, featured_image_id, author_id, category_id, status, published_at,
				    created_by, updated_by, created_at, updated_at, version)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)""")
			.params(id, what.slug(), what.title(), what.excerpt(), what.bodyMarkdown(), what.contentHtml(),
					what.readingMinutes(), what.featuredImageUrl().toString(), what.featuredImageId(), what.authorId(),
					what.categoryId(), status.name(), PostColumn.toJdbc(what.publishedAt()), what.createdBy(),
					what.approvedBy(), now, now)
			.update();
		return changed(id, what, null);
	}

	/**
	 * Replaces a post's content. It is published afterwards, with the date it had; a post
	 * that is not public may be scheduled instead, by a date that is to come.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public Post revise(UUID id, Publication what) {
		Post before = locked(id);
		refuseTakenSlug(what.slug(), id);
		boolean later = statusFrom(what.publishedAt()) == PostStatus.SCHEDULED;
		if (later && before.status() == PostStatus.PUBLISHED) {
			throw new Refused("input.publishAt",
					"cannot be in the future: the post is on the site, and its revision would have to wait. Approve it when it is to appear.");
		}
		Instant date = (later || before.status() == PostStatus.SCHEDULED) ? what.publishedAt() : before.publishedAt();
		this.jdbc.sql("""
				UPDATE post SET slug = ?, title = ?, excerpt = ?, body_markdown = ?, body_html = ?, reading_minutes = ?,
				    featured_image_url = ?, featured_image_id = ?, author_id = ?, category_id = ?, status = ?,
				    published_at = ?, updated_by = ?, updated_at = ?, version = version + 1
				WHERE id = ?""")
			.params(what.slug(), what.title(), what.excerpt(), what.bodyMarkdown(), what.contentHtml(),
					what.readingMinutes(), what.featuredImageUrl().toString(), what.featuredImageId(), what.authorId(),
					what.categoryId(), statusFrom(date).name(), PostColumn.toJdbc(date), what.approvedBy(), now(), id)
			.update();
		if (!before.slug().equals(what.slug())) {
			redirect(before.slug(), id);
		}
		return changed(id, what, before);
	}

	/**
	 * Has a post appear at a time; one that is on the site already cannot be scheduled.
	 * @param publishAt now or in the past: at once; null: not at any time
	 */
	@Transactional
	Post schedule(UUID id, @Nullable Instant publishAt, String editor) {
		Post before = locked(id);
		if (before.status() == PostStatus.PUBLISHED) {
			throw new Conflict("input.id",
					"names a post that is on the site already: unpublish it first (unpublishPost)");
		}
		Instant date = (publishAt != null) ? publishAt.truncatedTo(ChronoUnit.MICROS) : before.publishedAt();
		PostStatus status = (publishAt != null) ? statusFrom(date) : PostStatus.UNPUBLISHED;
		return become(action(status), before, status, date, editor, now());
	}

	/**
	 * Publishes a post whose time has come; does nothing when somebody has changed that.
	 * It was changed last then, for that is what its preview said.
	 */
	@Transactional
	void publishScheduled(UUID id) {
		Post before = locked(id);
		if (before.status() == PostStatus.SCHEDULED && statusFrom(before.publishedAt()) == PostStatus.PUBLISHED) {
			become(ActivityAction.PUBLISHED, before, PostStatus.PUBLISHED, before.publishedAt(), before.updatedBy(),
					PostColumn.toJdbc(before.publishedAt()));
		}
	}

	private static ActivityAction action(PostStatus after) {
		return switch (after) {
			case PUBLISHED -> ActivityAction.PUBLISHED;
			case SCHEDULED -> ActivityAction.SCHEDULED;
			case UNPUBLISHED -> ActivityAction.UNSCHEDULED;
		};
	}

	private Post become(ActivityAction action, Post before, PostStatus status, Instant date, String editor,
			OffsetDateTime updatedAt) {
		this.jdbc.sql("""
				UPDATE post SET status = ?, published_at = ?, updated_by = ?, updated_at = ?, version = version + 1
				WHERE id = ?""")
			.params(status.name(), PostColumn.toJdbc(date), editor, updatedAt, before.id())
			.update();
		Post after = this.posts.find(before.id()).orElseThrow();
		note(action, null, after, state(new Changes(), before, after), editor);
		settle(before, after);
		return after;
	}

	/**
	 * Takes a post off the site, or off the schedule; it keeps its content and its
	 * address.
	 */
	@Transactional
	public Post unpublish(UUID id, String editor) {
		Post before = locked(id);
		if (before.status() == PostStatus.UNPUBLISHED) {
			throw new Conflict("input.id", "names a post that is unpublished already");
		}
		return become(ActivityAction.UNPUBLISHED, before, PostStatus.UNPUBLISHED, before.publishedAt(), editor, now());
	}

	/** Makes an address lead to a post, unless it leads somewhere already. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void redirect(String address, UUID postId) {
		this.jdbc.sql("INSERT INTO post_redirect (slug, post_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
			.params(address, postId, now())
			.update();
		this.answers.changed(Set.of(PostCacheTags.address(address)));
	}

	/** Whether another post has this slug. */
	public boolean slugTaken(String slug, UUID exceptPost) {
		return this.jdbc.sql("SELECT EXISTS (SELECT 1 FROM post WHERE slug = ? AND id <> ?)")
			.params(slug, exceptPost)
			.query(Boolean.class)
			.single();
	}

	private void refuseTakenSlug(String slug, UUID id) {
		if (slugTaken(slug, id)) {
			throw new Conflict("slug", "is taken by another post: give this one another slug than " + slug);
		}
	}

	private Post locked(UUID id) {
		this.jdbc.sql("SELECT id FROM post WHERE id = ? FOR UPDATE").param(id).query(UUID.class).optional();
		return this.posts.find(id).orElseThrow(() -> new NotFound("input.id", "names no post"));
	}

	private Post changed(UUID id, Publication what, @Nullable Post before) {
		writeTags(id, what.tagIds());
		this.jdbc
			.sql("""
					INSERT INTO post_revision (post_id, number, slug, title, excerpt, body_markdown, featured_image_url,
					    featured_image_id, author_id, category_id, tag_ids, approved_by, approved_at)
					SELECT id, (SELECT coalesce(max(number), 0) + 1 FROM post_revision WHERE post_id = post.id), slug, title,
					    excerpt, body_markdown, featured_image_url, featured_image_id, author_id, category_id, ?, updated_by,
					    updated_at
					FROM post WHERE id = ?""")
			.params(what.tagIds().toArray(new UUID[0]), id)
			.update();
		Post after = this.posts.find(id).orElseThrow();
		note(ActivityAction.APPROVED, what.taskId(), after, state(this.contents.between(before, what), before, after),
				what.approvedBy());
		settle((before != null) ? before : after, after);
		return after;
	}

	private static Changes state(Changes changes, @Nullable Post before, Post after) {
		return changes.add("status", (before != null) ? before.status() : null, after.status())
			.add("publishedAt", (before != null) ? before.publishedAt() : null, after.publishedAt());
	}

	private void note(ActivityAction action, @Nullable UUID taskId, Post post, Changes changes, String editor) {
		this.activity.add(Activity.of(action, ActivityKind.POST, post.title(), taskId, post.id(), editor,
				this.clock.instant().truncatedTo(ChronoUnit.MICROS), changes));
	}

	/** What follows from a post's new state, where the public is concerned. */
	private void settle(Post before, Post after) {
		if (after.status() == PostStatus.SCHEDULED) {
			this.wakeups.scheduleAt(ScheduledPosts.JOB, after.publishedAt());
		}
		if (after.status() == PostStatus.PUBLISHED) {
			// It takes over an address that only led elsewhere.
			this.jdbc.sql("DELETE FROM post_redirect WHERE slug = ?").param(after.slug()).update();
		}
		if (after.status() == PostStatus.PUBLISHED || before.status() == PostStatus.PUBLISHED) {
			tell(before, after);
		}
	}

	private PostStatus statusFrom(Instant date) {
		return date.isAfter(this.clock.instant()) ? PostStatus.SCHEDULED : PostStatus.PUBLISHED;
	}

	private void writeTags(UUID id, List<UUID> tagIds) {
		this.jdbc.sql("DELETE FROM post_tag WHERE post_id = ?").param(id).update();
		this.jdbc.sql("""
				INSERT INTO post_tag (post_id, tag_id, position)
				SELECT ?, t.id, t.position - 1 FROM unnest(?) WITH ORDINALITY AS t (id, position)""")
			.params(id, tagIds.toArray(new UUID[0]))
			.update();
	}

	private void tell(Post before, Post after) {
		Set<UUID> tagIds = new LinkedHashSet<>(before.tagIds());
		tagIds.addAll(after.tagIds());
		Set<UUID> categoryIds = new LinkedHashSet<>(List.of(before.categoryId()));
		categoryIds.add(after.categoryId());
		Set<UUID> authorIds = new LinkedHashSet<>(List.of(before.authorId()));
		authorIds.add(after.authorId());
		Set<String> slugs = new LinkedHashSet<>(List.of(before.slug()));
		slugs.add(after.slug());
		List<String> addresses = formerAddresses(after.id());
		addresses.stream().filter(Slug::isOne).forEach(slugs::add);
		PostChanged changed = new PostChanged(after.id(), slugs,
				slugs(this.taxonomy.categories(categoryIds), Category::slug),
				slugs(this.taxonomy.tags(tagIds), Tag::slug), slugs(this.taxonomy.authors(authorIds), Author::slug));
		this.answers.changed(PostCacheTags.of(changed, addresses));
		this.events.publishEvent(changed);
	}

	/**
	 * From where it can be found too: slugs that it had, which the site leads here, and
	 * addresses that it had elsewhere, which only the API knows.
	 */
	private List<String> formerAddresses(UUID id) {
		return this.jdbc.sql("SELECT slug FROM post_redirect WHERE post_id = ?")
			.param(id)
			.query((row, n) -> row.getString(1))
			.list();
	}

	private static <T> Set<String> slugs(Map<UUID, T> terms, Function<T, String> slug) {
		return terms.values().stream().map(slug).collect(Collectors.toSet());
	}

	private OffsetDateTime now() {
		return PostColumn.toJdbc(this.clock.instant().truncatedTo(ChronoUnit.MICROS));
	}

}
