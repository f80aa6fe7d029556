package app.galley.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import app.galley.generation.GenerationInput;
import app.galley.generation.ImageGeneration;
import app.galley.generation.ImageGenerations;
import app.galley.id.DraftId;
import app.galley.id.UuidV7;
import app.galley.post.Post;
import app.galley.post.Publishing;
import app.galley.problem.Problem;
import app.galley.problem.Unavailable;
import app.galley.task.ContentInput;
import app.galley.task.ContentTask;
import app.galley.task.ContentTaskStatus;
import app.galley.task.ContentTasks;
import app.galley.task.TaskImages;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Slug;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Imports a folder of Markdown files as drafts, and with {@code approve} as posts. A
 * faulty file is reported with its line and skipped; importing an unchanged file again
 * does nothing.
 */
@Component
class MarkdownImport {

	/** Images requested ahead, so that the engine has work while drafts are written. */
	private static final int IMAGES_AHEAD = 6;

	private static final int MAX_ALT_LENGTH = 500;

	private static final Duration GENERATION_TIMEOUT = Duration.ofMinutes(15);

	private final ContentTasks tasks;

	private final TaskImages images;

	private final ImageGenerations generations;

	private final Taxonomy taxonomy;

	private final Publishing publishing;

	private final TransactionTemplate transaction;

	MarkdownImport(ContentTasks tasks, TaskImages images, ImageGenerations generations, Taxonomy taxonomy,
			Publishing publishing, TransactionTemplate transaction) {
		this.tasks = tasks;
		this.images = images;
		this.generations = generations;
		this.taxonomy = taxonomy;
		this.publishing = publishing;
		this.transaction = transaction;
	}

	ImportSummary run(Path folder, ImportOptions options, Consumer<String> progress) throws IOException {
		List<Path> files;
		try (Stream<Path> found = Files.walk(folder)) {
			files = found.filter(Files::isRegularFile)
				.filter((file) -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(md|markdown)"))
				.sorted()
				.toList();
		}
		ImportSummary summary = new ImportSummary();
		Deque<PendingApproval> pending = new ArrayDeque<>();
		int done = 0;
		for (Path file : files) {
			String name = folder.relativize(file).toString().replace('\\', '/');
			attempt(name, summary,
					() -> start(name, Files.readAllBytes(file), ImportedImages.in(folder), options, summary)
						.ifPresent(pending::add));
			while (pending.size() > IMAGES_AHEAD) {
				finish(pending.remove(), options, summary);
			}
			progress.accept("%d of %d: %s".formatted(++done, files.size(), name));
		}
		while (!pending.isEmpty()) {
			finish(pending.remove(), options, summary);
		}
		return summary;
	}

	/** Imports one file from memory, without an image. */
	void importOne(String name, byte[] content, ImportOptions options, ImportSummary summary) {
		attempt(name, summary, () -> start(name, content, ImportedImages.NONE, options, summary));
	}

	private static void attempt(String name, ImportSummary summary, Step step) {
		try {
			step.run();
		}
		catch (FrontMatter.Unreadable ex) {
			summary.errors.add("%s:%d: %s".formatted(name, ex.line(), ex.getMessage()));
		}
		catch (Problem ex) {
			ex.faults().forEach((f) -> summary.errors.add("%s:1: %s".formatted(name, sentence(f))));
		}
		catch (IOException ex) {
			summary.errors.add("%s:1: cannot read the file: %s".formatted(name, ex.getMessage()));
		}
	}

	/** As {@code ClientError} words it for clients of the API. */
	private static String sentence(Problem.Fault fault) {
		boolean whole = Character.isUpperCase(fault.message().charAt(0));
		return whole ? fault.message() : fault.field().replaceFirst("^input\\.", "") + ": " + fault.message();
	}

	private Optional<PendingApproval> start(String name, byte[] bytes, ImportedImages images, ImportOptions options,
			ImportSummary summary) throws IOException {
		ImportedFile file = ImportedFile.read(name, utf8(bytes));
		byte[] image = images.read(name, file.image());
		String sha256 = sha256(bytes, image);
		Optional<ContentTask> known = this.tasks.findImported(name);
		boolean same = known.map(ContentTask::sourceSha256).filter(sha256::equals).isPresent();
		if (same && (!options.approve() || known.get().status() == ContentTaskStatus.APPROVED)) {
			summary.unchanged++;
			return Optional.empty();
		}
		count(file, image, summary);
		ContentTask task = Objects.requireNonNull(this.transaction.execute((tx) -> write(name, file, known, options)));
		if (image != null && !same) {
			task = this.images.addFile(task, "image", image, alt(file), options.editor());
		}
		task = this.tasks.markImported(task, name, sha256);
		if (known.isEmpty()) {
			summary.created++;
		}
		else if (!same) {
			summary.changed++;
		}
		if (!options.approve() || file.draft()) {
			return Optional.empty();
		}
		return Optional.of(new PendingApproval(name, file, task.id(), requestImage(task, file, options)));
	}

	private static String alt(ImportedFile file) {
		String alt = (file.imageAlt() != null) ? file.imageAlt() : file.title();
		return alt.substring(0,
				alt.offsetByCodePoints(0, Math.min(MAX_ALT_LENGTH, alt.codePointCount(0, alt.length()))));
	}

	/**
	 * Records the file with the draft, without its hash: the import is complete once the
	 * image is stored too.
	 */
	private ContentTask write(String name, ImportedFile file, Optional<ContentTask> known, ImportOptions options) {
		ContentInput input = ContentInput.of(file.title(), file.excerpt(), file.bodyMarkdown(),
				author((file.author() != null) ? file.author() : options.author(), options.editor()),
				category((file.category() != null) ? file.category() : options.category(), options.editor()),
				(file.tags().isEmpty() ? List.of(options.tag()) : file.tags()).stream()
					.map((tag) -> tag(tag, options.editor()))
					.toList());
		ContentTask task;
		if (known.isEmpty()) {
			task = this.tasks.create(input.withSlug(freeSlug(file)), options.editor());
		}
		else {
			ContentTask open = (known.get().status() == ContentTaskStatus.APPROVED)
					? this.tasks.revise(Objects.requireNonNull(known.get().postId()), null, options.editor())
					: known.get();
			task = this.tasks.edit(input.forTask(open.id(), open.version()), options.editor());
		}
		return this.tasks.markImported(task, name, null);
	}

	private String freeSlug(ImportedFile file) {
		return this.tasks.freeSlug((file.slug() != null) ? file.slug() : file.title());
	}

	private @Nullable UUID requestImage(ContentTask task, ImportedFile file, ImportOptions options) {
		if (task.featuredImageId() != null) {
			return null;
		}
		String prompt = "Editorial cover illustration for an article: " + file.title();
		GenerationInput input = GenerationInput.of(prompt.substring(0, Math.min(prompt.length(), 1000)), file.title());
		ImageGeneration generation = Objects.requireNonNull(
				this.transaction.execute((tx) -> this.generations.request(task.id(), input, options.editor())));
		return generation.id();
	}

	private void finish(PendingApproval next, ImportOptions options, ImportSummary summary) {
		attempt(next.name(), summary, () -> {
			if (next.generation() != null) {
				awaitImage(next.generation());
			}
			this.transaction.executeWithoutResult((tx) -> approve(next, options));
			summary.approved++;
		});
	}

	private void approve(PendingApproval next, ImportOptions options) {
		ContentTask task = this.tasks.find(next.task()).orElseThrow();
		if (task.status() != ContentTaskStatus.IN_REVIEW) {
			task = this.tasks.submit(task.id(), task.version(), options.editor());
		}
		Post post = this.tasks.approve(task.id(), task.version(), next.file().date(), options.editor());
		next.file().aliases().forEach((alias) -> this.publishing.redirect(alias, post.id()));
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

	private String author(String name, String editor) {
		return this.taxonomy.author(slug(name))
			.orElseGet(() -> this.taxonomy.save(new Author(UuidV7.next(), slug(name), name, "", null), editor))
			.slug();
	}

	private String category(String name, String editor) {
		return this.taxonomy.category(slug(name))
			.orElseGet(() -> this.taxonomy.save(new Category(UuidV7.next(), slug(name), name), editor))
			.slug();
	}

	private String tag(String name, String editor) {
		return this.taxonomy.tag(slug(name))
			.orElseGet(() -> this.taxonomy.save(new Tag(UuidV7.next(), slug(name), name), editor))
			.slug();
	}

	/**
	 * A name without ASCII letters or digits, such as one in Chinese, gets a slug made
	 * from its hash.
	 */
	private static String slug(String name) {
		String slug = Slug.propose(name);
		return (slug != null) ? slug : "x-" + DigestUtils.sha256Hex(name).substring(0, 12);
	}

	private static void count(ImportedFile file, byte @Nullable [] image, ImportSummary summary) {
		summary.defaultAuthor += (file.author() == null) ? 1 : 0;
		summary.defaultCategory += (file.category() == null) ? 1 : 0;
		summary.defaultTag += file.tags().isEmpty() ? 1 : 0;
		summary.coauthors += file.coauthors().isEmpty() ? 0 : 1;
		summary.images += (image != null) ? 1 : 0;
		summary.remoteImages += (file.image() != null && image == null) ? 1 : 0;
	}

	private static String utf8(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new FrontMatter.Unreadable(1, "save the file as UTF-8");
		}
	}

	private static String sha256(byte[] file, byte @Nullable [] image) {
		MessageDigest digest = DigestUtils.updateDigest(DigestUtils.getSha256Digest(), file);
		return Hex.encodeHexString(((image != null) ? DigestUtils.updateDigest(digest, image) : digest).digest());
	}

	private record PendingApproval(String name, ImportedFile file, DraftId task, @Nullable UUID generation) {
	}

	@FunctionalInterface
	private interface Step {

		void run() throws IOException;

	}

}
