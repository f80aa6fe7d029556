package app.galley.task;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import app.galley.activity.Activity;
import app.galley.activity.ActivityAction;
import app.galley.activity.ActivityKind;
import app.galley.activity.ActivityLog;
import app.galley.activity.Changes;
import app.galley.article.Article;
import app.galley.article.ArticleCheck;
import app.galley.article.ArticleRenderer;
import app.galley.generation.ImageGenerations;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.identity.ApiTokens;
import app.galley.image.Image;
import app.galley.image.ImageStored;
import app.galley.image.Images;
import app.galley.post.ContentChanges;
import app.galley.post.Post;
import app.galley.post.PostStatus;
import app.galley.post.Posts;
import app.galley.post.Publication;
import app.galley.post.Publishing;
import app.galley.problem.Conflict;
import app.galley.problem.Faults;
import app.galley.problem.Forbidden;
import app.galley.problem.Incomplete;
import app.galley.problem.NotFound;
import app.galley.problem.Problem.Fault;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The workflow: draft, review, approval. Each call is one transaction that locks the
 * task's row.
 */
@Service
public class ContentTasks {

	/** Why a draft without an excerpt, and a text to take one from, is not approved. */
	public static final String NO_EXCERPT = "write one; the body has no paragraph to take it from";

	private static final int MAX_REASON_BYTES = 2000;

	private static final int MAX_ALT_LENGTH = 500;

	/** Actions that make an account one of a task's writers. */
	private static final Set<ActivityAction> WRITER_ACTIONS = EnumSet.of(ActivityAction.CREATED, ActivityAction.EDITED,
			ActivityAction.IMAGE_ADDED, ActivityAction.IMAGE_CHOSEN, ActivityAction.REVISED, ActivityAction.RESTORED);

	private final ContentTaskRepository tasks;

	private final TaskContents contents;

	private final ContentChanges changes;

	private final ActivityLog activity;

	private final ImageGenerations generations;

	private final Images images;

	private final TaskImageReferences imageReferences;

	private final Posts posts;

	private final Publishing publishing;

	private final ArticleRenderer renderer;

	private final ArticleCheck check;

	private final ReviewSettings review;

	private final ApiTokens tokens;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	ContentTasks(ContentTaskRepository tasks, TaskContents contents, ContentChanges changes, ActivityLog activity,
			ImageGenerations generations, Images images, TaskImageReferences imageReferences, Posts posts,
			Publishing publishing, ArticleRenderer renderer, ArticleCheck check, ReviewSettings review,
			ApiTokens tokens, ApplicationEventPublisher events, Clock clock) {
		this.tasks = tasks;
		this.contents = contents;
		this.changes = changes;
		this.activity = activity;
		this.generations = generations;
		this.images = images;
		this.imageReferences = imageReferences;
		this.posts = posts;
		this.publishing = publishing;
		this.renderer = renderer;
		this.check = check;
		this.review = review;
		this.tokens = tokens;
		this.events = events;
		this.clock = clock;
	}

	public Optional<ContentTask> find(DraftId id) {
		return this.tasks.findById(id);
	}

	/** These drafts, in any order; those that do not exist are left out. */
	public List<ContentTask> findAll(Collection<DraftId> ids) {
		return ids.isEmpty() ? List.of() : this.tasks.findAllOf(ids.stream().map(DraftId::value).toList());
	}

	/** The draft that is open to revise a post. */
	public Optional<ContentTask> openRevision(PostId postId) {
		return this.tasks.findOpenRevision(postId);
	}

	@Transactional
	public ContentTask create(ContentInput input, String editor) {
		DraftId id = DraftId.next();
		return save(ActivityAction.CREATED, null,
				ContentTask.draft(id, this.contents.resolve(input, id, null, null), editor, now()));
	}

	@Transactional
	public ContentTask edit(ContentInput input, String editor) {
		return edit(ActivityAction.EDITED, input, editor);
	}

	/** Makes one of the task's images its feature image. */
	@Transactional
	ContentTask choose(DraftId id, int version, ImageId image, String editor) {
		return edit(ActivityAction.IMAGE_CHOSEN, ContentInput.ofImage(id, version, image), editor);
	}

	/**
	 * Lets an open draft show another image wherever it shows one, as feature image and
	 * in the text.
	 * @return the draft; empty when it does not show the image, or is not open any more
	 */
	@Transactional
	Optional<ContentTask> replaceImage(DraftId id, ImageId image, ImageId replacement, String editor) {
		return this.tasks.findOneById(id)
			.filter((task) -> task.status() != ContentTaskStatus.APPROVED)
			.flatMap((task) -> {
				TaskContent before = task.content();
				Matcher named = Pattern.compile("(?i)(?<=image:)" + image).matcher(before.bodyMarkdown());
				TaskContent after = before.withBody(named.replaceAll(replacement.toString()));
				if (image.equals(before.featuredImageId())) {
					after = after.withFeaturedImage(replacement);
				}
				return after.equals(before) ? Optional.empty()
						: Optional.of(save(ActivityAction.EDITED, task, task.edited(after, editor, now())));
			});
	}

	private ContentTask edit(ActivityAction action, ContentInput input, String editor) {
		ContentTask task = locked(Objects.requireNonNull(input.id()), "input.id");
		int seen = Objects.requireNonNull(input.version());
		if (input.changesImage()) {
			task.checkVersion(seen);
		}
		else {
			task.checkTextVersion(seen);
		}
		TaskContent content = this.contents.resolve(input, task.id(), task.content(), task.postId());
		Changes described = new Changes();
		if (input.featuredImageAlt() != null) {
			ImageId image = describedImage(task.id(), content.featuredImageId(), input.featuredImageAlt(), described);
			content = content.withFeaturedImage(image);
		}
		return save(action, task, task.edited(content, editor, now()), described);
	}

	/**
	 * @param described receives the change of the alt text, unless the image becomes
	 * another one
	 */
	private ImageId describedImage(DraftId id, @Nullable ImageId image, String alt, Changes described) {
		Faults faults = new Faults("input");
		String line = faults.line("featuredImageAlt", alt, 0, MAX_ALT_LENGTH);
		if (image == null) {
			faults.add("featuredImageAlt", "choose a feature image first");
		}
		faults.refuseIfAny();
		ImageId before = Objects.requireNonNull(image);
		String old = this.images.find(before).map(Image::alt).orElse("");
		ImageId after = this.images.describe(before, Objects.requireNonNull(line),
				this.imageReferences.isFeaturedElsewhere(before, id));
		if (after.equals(before)) {
			described.add("featuredImageAlt", old, line);
		}
		return after;
	}

	@Transactional
	public ContentTask submit(DraftId id, int version, String editor) {
		ContentTask task = locked(id, "input.id");
		task.checkVersion(version);
		requireSoundText(task);
		return save(ActivityAction.SUBMITTED, task, task.submitted(editor, now()));
	}

	private void requireSoundText(ContentTask task) {
		List<Fault> problems = this.check.blocking(task.bodyMarkdown())
			.stream()
			.map((problem) -> new Fault("bodyMarkdown", "line %d: %s".formatted(problem.line(), problem.message())))
			.toList();
		if (!problems.isEmpty()) {
			throw new Incomplete(problems);
		}
	}

	@Transactional
	ContentTask withdraw(DraftId id, int version, String editor) {
		ContentTask task = locked(id, "input.id");
		task.checkVersion(version);
		return save(ActivityAction.WITHDRAWN, task, task.withdrawn(editor, now()));
	}

	@Transactional
	ContentTask undoRejection(DraftId id, int version, String editor) {
		ContentTask task = locked(id, "input.id");
		task.checkVersion(version);
		return save(ActivityAction.REJECTION_UNDONE, task, task.unrejected(editor, now()));
	}

	@Transactional
	ContentTask reject(DraftId id, int version, String reason, String editor) {
		ContentTask task = locked(id, "input.id");
		task.checkVersion(version);
		Faults faults = new Faults("input");
		String text = faults.text("reason", reason.strip(), MAX_REASON_BYTES);
		if (reason.isBlank()) {
			faults.add("reason", "tell the writer what needs fixing");
		}
		faults.refuseIfAny();
		return save(ActivityAction.REJECTED, task, task.rejected(Objects.requireNonNull(text), editor, now()));
	}

	/** Locks the task, which must not be approved yet. */
	@Transactional(propagation = Propagation.MANDATORY)
	ContentTask forNewImage(DraftId id) {
		ContentTask task = locked(id, "input.taskId");
		if (task.status() == ContentTaskStatus.APPROVED) {
			task.checkMayBecome(ContentTaskStatus.DRAFT);
		}
		return task;
	}

	/**
	 * Publishes the post or page, or updates the one that the task revises.
	 * @param publishAt the publication date, a future one to schedule the post; null:
	 * now, or the time for which the revised post is scheduled
	 */
	@Transactional
	public Post approve(DraftId id, int version, @Nullable Instant publishAt, String editor) {
		return approve(id, version, publishAt, false, true, editor);
	}

	/**
	 * Submits and approves a draft that follows another source, as {@link #approve} does.
	 * Problems of its text, and a feature image without alt text, do not keep it from
	 * readers, who see them there.
	 * @param publishedAt its date there, which a live post takes over too; null: as for
	 * {@link #approve}
	 */
	@Transactional
	public Post approveImported(DraftId id, int version, @Nullable Instant publishedAt, String editor) {
		ContentTask task = locked(id, "input.taskId");
		if (task.status() != ContentTaskStatus.IN_REVIEW) {
			task.checkVersion(version);
			task = save(ActivityAction.SUBMITTED, task, task.submitted(editor, now()));
		}
		return approve(id, task.version(), publishedAt, publishedAt != null, false, editor);
	}

	private Post approve(DraftId id, int version, @Nullable Instant publishAt, boolean redate, boolean checkText,
			String editor) {
		ContentTask task = locked(id, "input.taskId");
		task.checkMayBecome(ContentTaskStatus.APPROVED);
		task.checkVersion(version);
		if (this.review.fourEyes() && this.activity.contains(id, this.tokens.usernamesBehind(editor), WRITER_ACTIONS)) {
			throw new Forbidden("input.taskId",
					"you worked on this draft; another editor must approve it (galley.review.four-eyes)");
		}
		if (this.generations.anyPending(id)) {
			throw new Conflict("featuredImage",
					"still being generated; wait for it or cancel it (cancelImageGeneration)");
		}
		Instant now = now();
		Instant date = (publishAt != null) ? publishAt : scheduledFor(task).orElse(now);
		if (checkText) {
			requireSoundText(task);
		}
		Publication publication = publication(task, date, checkText, editor);
		PostId postId = (task.postId() != null) ? task.postId() : PostId.next();
		Post post = (task.postId() != null) ? this.publishing.revise(postId, publication, redate)
				: this.publishing.publish(postId, publication);
		store(task.approved(postId, editor, now));
		this.events.publishEvent(new DraftApproved(id, postId));
		return post;
	}

	/** When the task's scheduled post goes live; empty unless it has one. */
	public Optional<Instant> scheduledFor(ContentTask task) {
		return Optional.ofNullable(task.postId())
			.flatMap(this.posts::find)
			.filter((post) -> post.status() == PostStatus.SCHEDULED)
			.map(Post::publishedAt);
	}

	private Publication publication(ContentTask task, Instant publishedAt, boolean needsAlt, String editor) {
		List<Fault> missing = task.missingFields();
		if (!missing.isEmpty()) {
			throw new Incomplete(missing);
		}
		Article article = this.renderer.render(task.bodyMarkdown(), task.language());
		String excerpt = task.excerpt().isEmpty() ? article.excerpt(Article.PROPOSED_EXCERPT) : task.excerpt();
		if (excerpt.isEmpty()) {
			throw new Incomplete("excerpt", NO_EXCERPT);
		}
		ImageId imageId = task.featuredImageId();
		Image image = (imageId != null) ? this.images.find(imageId).orElseThrow() : null;
		if (needsAlt && image != null && image.alt().isBlank()) {
			throw new Incomplete("featuredImageAlt", "enter alt text (editContentTask)");
		}
		return new Publication(task.id(), task.kind(), task.slug(), task.title(), excerpt, task.seo(), task.language(),
				task.bodyMarkdown(), article.html(), article.readingMinutes(), (image != null) ? image.url() : null,
				imageId, task.authorId(), task.categoryId(), task.tagIds(), task.createdBy(), editor,
				publishedAt.truncatedTo(ChronoUnit.MICROS));
	}

	/** The excerpt that lists show: the written one, else the body's opening. */
	public String excerpt(ContentTask task) {
		return task.excerpt().isEmpty() ? this.renderer.render(task.bodyMarkdown()).excerpt(Article.PROPOSED_EXCERPT)
				: task.excerpt();
	}

	/**
	 * Opens a task with a post's content.
	 * @param number of the revision to start from; null for the current post
	 */
	@Transactional
	public ContentTask revise(PostId postId, @Nullable Integer number, String editor) {
		Post post = this.posts.find(postId).orElseThrow(() -> new NotFound("input.id", "no post has this id"));
		openRevision(postId).ifPresent((open) -> {
			throw new Conflict("input.id", "This post already has an open revision: draft %s.".formatted(open.id()));
		});
		TaskContent content = (number == null) ? TaskContent.of(post)
				: this.posts.revision(postId, number)
					.map((revision) -> TaskContent.of(revision, post))
					.orElseThrow(() -> new NotFound("input.revision", "this post has no revision with this number"));
		ContentTask task = store(
				ContentTask.draft(DraftId.next(), withExcerptDrawn(content), editor, now()).revising(postId));
		note((number == null) ? ActivityAction.REVISED : ActivityAction.RESTORED, task,
				new Changes().add("revision", null, number));
		return task;
	}

	/** An excerpt that was drawn from the text follows the text again. */
	private TaskContent withExcerptDrawn(TaskContent content) {
		String drawn = this.renderer.render(content.bodyMarkdown()).excerpt(Article.PROPOSED_EXCERPT);
		return content.excerpt().equals(drawn) ? content.withExcerpt("") : content;
	}

	/** A free slug proposed from this text. */
	public String freeSlug(String text, Post.Kind kind) {
		return this.contents.freeSlug(text, kind);
	}

	/** Runs in the transaction that stores an image. */
	@EventListener
	void showImage(ImageStored event) {
		this.tasks.findOneById(event.taskId())
			.filter((task) -> task.status() != ContentTaskStatus.APPROVED)
			.ifPresent((task) -> save(ActivityAction.IMAGE_ADDED, task, withImage(task, event)));
	}

	private ContentTask withImage(ContentTask task, ImageStored event) {
		return task.edited(task.content().withFeaturedImage(event.imageId()), event.createdBy(), now());
	}

	/**
	 * Locks a draft, so that what refers to it changes one after the other.
	 * @param field the input field that holds the id
	 * @throws NotFound when no draft has the id
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public ContentTask lock(DraftId id, String field) {
		return locked(id, field);
	}

	private ContentTask locked(DraftId id, String field) {
		return this.tasks.findOneById(id).orElseThrow(() -> new NotFound(field, "no draft has this id"));
	}

	/** Stores a task and logs what changed in it. */
	private ContentTask save(ActivityAction action, @Nullable ContentTask before, ContentTask after) {
		return save(action, before, after, new Changes());
	}

	private ContentTask save(ActivityAction action, @Nullable ContentTask before, ContentTask after, Changes more) {
		ContentTask stored = store(after);
		Changes changes = this.changes.between((before != null) ? before.content() : null, after.content())
			.add("status", (before != null) ? before.status() : null, after.status())
			.add("rejectionReason", (before != null) ? before.rejectionReason() : null, after.rejectionReason())
			.and(more);
		if (action != ActivityAction.EDITED || !changes.isEmpty()) {
			note(action, stored, changes);
		}
		return stored;
	}

	private void note(ActivityAction action, ContentTask task, Changes changes) {
		this.activity.add(Activity.of(action, ActivityKind.TASK, task.title(), task.id(), task.postId(),
				task.updatedBy(), task.updatedAt(), changes));
	}

	private ContentTask store(ContentTask task) {
		try {
			return this.tasks.save(task);
		}
		catch (DuplicateKeyException ex) {
			throw new Conflict("input.slug",
					"another draft has taken %s; choose a different one".formatted(task.slug()));
		}
		catch (DataIntegrityViolationException ex) {
			if (!String.valueOf(ex.getMessage()).contains("content_task_featured_image_id_fkey")) {
				throw ex;
			}
			throw new Conflict("input.featuredImage", "was deleted meanwhile; choose another image");
		}
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

}
