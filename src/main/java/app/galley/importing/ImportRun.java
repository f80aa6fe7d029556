package app.galley.importing;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import app.galley.generation.ImageGeneration;
import app.galley.generation.ImageGenerations;
import app.galley.id.DraftId;
import app.galley.importing.ImportReport.Count;
import app.galley.post.Post;
import app.galley.problem.Problem;
import app.galley.post.Post;
import app.galley.problem.Unavailable;
import app.galley.task.ContentTask;
import app.galley.task.ContentTaskStatus;
import app.galley.task.ContentTasks;
import org.jspecify.annotations.Nullable;

/**
 * One import: stores posts one after the other, and approves each once it has an image.
 */
final class ImportRun {

	/** Images requested ahead, so that the engine has work while drafts are written. */
	private static final int GENERATIONS_AHEAD = 6;

	private static final String GENERATED = "had no image; one was generated";

	private static final Duration GENERATION_TIMEOUT = Duration.ofMinutes(15);

	private final PostStore store;

	private final StoredContent content;

	private final TermImport terms;

	private final ContentTasks tasks;

	private final ImageGenerations generations;

	private final ImportOptions options;

	private final ImportReport report;

	private final ImportProgress progress;

	private final Clock clock;

	private final Deque<PendingApproval> pending = new ArrayDeque<>();

	private final Map<SourceKey, String> files = new HashMap<>();

	ImportRun(PostStore store, StoredContent content, TermImport terms, ContentTasks tasks,
			ImageGenerations generations, ImportOptions options, ImportReport report, ImportProgress progress,
			Clock clock) {
		this.store = store;
		this.content = content;
		this.terms = terms;
		this.tasks = tasks;
		this.generations = generations;
		this.options = options;
		this.report = report;
		this.progress = progress;
		this.clock = clock;
	}

	/** Reports a post whose id the source has used before, and returns false. */
	boolean isFirst(SourcePost post) {
		String first = this.files.putIfAbsent(post.key(), post.file() + ":" + post.line());
		if (first != null) {
			this.report.error(post.file(), post.line(), post.key().id(),
					"not imported, because " + first + " has the same id");
		}
		return first == null;
	}

	void store(PreparedPost prepared) {
		SourcePost post = prepared.post();
		attempt(post, () -> task(prepared).ifPresent((task) -> approveOrKeep(prepared, task)));
		this.progress.done(post.file());
	}

	private Optional<ContentTask> task(PreparedPost prepared) {
		ImportedPost known = prepared.known();
		if (known == null || !prepared.unchanged()) {
			return this.store.write(prepared, this.terms, this.options, this.report);
		}
		this.report.count(Count.UNCHANGED);
		return this.tasks.find(known.draft())
			.filter((task) -> task.status() != ContentTaskStatus.APPROVED)
			.filter((task) -> !this.options.approve() || isAsImported(prepared.post(), known));
	}

	/** A draft that someone works on is not published by the way. */
	private boolean isAsImported(SourcePost post, ImportedPost known) {
		boolean edited = this.content.isEdited(known);
		if (edited && post.state() == SourceState.PUBLISHED) {
			this.report.warn(post.file(), post.line(), "draft",
					"not published, because it was edited here since its import; publish it at the desk");
		}
		return !edited;
	}

	private void approveOrKeep(PreparedPost prepared, ContentTask task) {
		SourcePost post = prepared.post();
		if (!this.options.approve() || post.state() == SourceState.DRAFT) {
			this.report.count(Count.DRAFTS);
			if (post.publishedAt() != null && post.state() == SourceState.PUBLISHED) {
				this.report.summarize("have a date, which a draft does not keep; --approve publishes them with it");
			}
			return;
		}
		if (this.content.isUnpublished(task)) {
			this.report.count(Count.DRAFTS);
			this.report.warn(post.file(), post.line(), "published in the source",
					"the post was unpublished here and stays so; its draft has the changes");
			return;
		}
		if (task.kind() != post.kind()) {
			this.report.count(Count.DRAFTS);
			this.report.warn(post.file(), post.line(), "kind",
					"stays a draft: a page, of which an earlier import made a post; discard the draft and import again");
			return;
		}
		if (post.bodyMarkdown().isBlank()) {
			this.report.count(Count.DRAFTS);
			this.report.warn(post.file(), post.line(), "text", "is empty, so the post stays a draft");
			return;
		}
		if (post.publishedAt() == null) {
			this.report.summarize("had no date; dated the day of the import");
		}
		if (this.options.dryRun()) {
			if (this.tasks.excerpt(task).isEmpty()) {
				this.report.error(post.file(), post.line(), "excerpt", ContentTasks.NO_EXCERPT);
				return;
			}
			boolean later = post.publishedAt() != null && post.publishedAt().isAfter(this.clock.instant());
			this.report.count(later ? Count.SCHEDULED : Count.APPROVED);
			if (task.featuredImageId() == null && prepared.cover() == null && post.kind() == Post.Kind.POST) {
				this.report.summarize(GENERATED);
			}
			return;
		}
		UUID generation = this.store.requestImage(task, this.options.editor());
		if (generation != null) {
			this.report.summarize(GENERATED);
		}
		PendingApproval next = new PendingApproval(post, task.id(), generation);
		if (generation == null) {
			approve(next);
			return;
		}
		this.pending.add(next);
		while (this.pending.size() > GENERATIONS_AHEAD) {
			approve(this.pending.remove());
		}
	}

	void finish() {
		while (!this.pending.isEmpty()) {
			approve(this.pending.remove());
		}
	}

	private void approve(PendingApproval next) {
		attempt(next.post(), () -> {
			if (next.generation() != null) {
				awaitImage(next.generation());
			}
			this.store.approve(next.post(), next.draft(), this.options, this.report);
		});
	}

	private void attempt(SourcePost post, Runnable step) {
		try {
			step.run();
		}
		catch (Problem ex) {
			this.terms.load();
			ex.faults()
				.forEach((fault) -> this.report.error(post.file(), post.line(),
						fault.field().replaceFirst("^input\\.", ""), fault.message()));
		}
	}

	private void awaitImage(UUID id) {
		long end = System.nanoTime() + GENERATION_TIMEOUT.toNanos();
		while (System.nanoTime() < end) {
			ImageGeneration generation = this.generations.find(id).orElseThrow();
			if (generation.status().ended()) {
				if (generation.error() != null) {
					throw new Unavailable("featuredImage", "image generation failed: " + generation.error());
				}
				return;
			}
			pause();
		}
		throw new Unavailable("featuredImage", "no image after " + GENERATION_TIMEOUT.toMinutes()
				+ " minutes; the draft is kept, import again to continue");
	}

	private static void pause() {
		try {
			Thread.sleep(20);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for an image", ex);
		}
	}

	private record PendingApproval(SourcePost post, DraftId draft, @Nullable UUID generation) {
	}

}
