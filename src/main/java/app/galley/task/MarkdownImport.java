package app.galley.task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import app.galley.database.UuidV7;
import app.galley.generation.ImageGeneration;
import app.galley.generation.ImageGenerations;
import app.galley.generation.ImageOrder;
import app.galley.post.Post;
import app.galley.post.Publishing;
import app.galley.problem.Problem;
import app.galley.problem.Unavailable;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Slug;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Turns a folder of Markdown files into content tasks, and with {@code approve} into
 * posts. A file's fault is told with its line while the rest goes on; the same file again
 * changes nothing.
 */
@Component
class MarkdownImport {

	/** Images asked for ahead, so that the engine has work while tasks are written. */
	private static final int AHEAD = 6;

	private static final int MAX_ALT = 500;

	private static final Duration GENERATION_TIMEOUT = Duration.ofMinutes(15);

	private final ContentTasks tasks;

	private final TaskPictures pictures;

	private final ImageGenerations generations;

	private final Taxonomy taxonomy;

	private final Publishing publishing;

	private final TransactionTemplate transaction;

	MarkdownImport(ContentTasks tasks, TaskPictures pictures, ImageGenerations generations, Taxonomy taxonomy,
			Publishing publishing, TransactionTemplate transaction) {
		this.tasks = tasks;
		this.pictures = pictures;
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
		Deque<Waiting> waiting = new ArrayDeque<>();
		int done = 0;
		for (Path file : files) {
			String name = folder.relativize(file).toString().replace('\\', '/');
			attempt(name, summary,
					() -> start(name, Files.readAllBytes(file), ImportedPictures.in(folder), options, summary)
						.ifPresent(waiting::add));
			while (waiting.size() > AHEAD) {
				finish(waiting.remove(), options, summary);
			}
			progress.accept("%d of %d: %s".formatted(++done, files.size(), name));
		}
		while (!waiting.isEmpty()) {
			finish(waiting.remove(), options, summary);
		}
		return summary;
	}

	/** Imports one file whose content is at hand, without an image. */
	void importOne(String name, byte[] content, ImportOptions options, ImportSummary summary) {
		attempt(name, summary, () -> start(name, content, ImportedPictures.NONE, options, summary));
	}

	private static void attempt(String name, ImportSummary summary, Step step) {
		try {
			step.run();
		}
		catch (FrontMatter.Unreadable ex) {
			summary.errors.add("%s:%d: %s".formatted(name, ex.line(), ex.getMessage()));
		}
		catch (Problem ex) {
			ex.faults().forEach((f) -> summary.errors.add("%s:1: %s %s".formatted(name, f.field(), f.message())));
		}
		catch (IOException ex) {
			summary.errors.add("%s:1: cannot be read: %s".formatted(name, ex.getMessage()));
		}
	}

	private Optional<Waiting> start(String name, byte[] bytes, ImportedPictures pictures, ImportOptions options,
			ImportSummary summary) throws IOException {
		ImportedFile file = ImportedFile.read(name, utf8(bytes));
		byte[] picture = pictures.read(name, file.image());
		String sha256 = (picture != null) ? sha256(bytes, picture) : sha256(bytes);
		Optional<ContentTask> known = this.tasks.findImported(name);
		boolean same = known.map(ContentTask::sourceSha256).filter(sha256::equals).isPresent();
		if (same && (!options.approve() || known.get().status() == ContentTaskStatus.APPROVED)) {
			summary.unchanged++;
			return Optional.empty();
		}
		count(file, picture, summary);
		ContentTask task = Objects.requireNonNull(this.transaction.execute((tx) -> write(name, file, known, options)));
		if (picture != null && !same) {
			task = this.pictures.show(task, "image", picture, alt(file), options.editor());
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
		return Optional.of(new Waiting(name, file, task.id(), requestImage(task, file, options)));
	}

	private static String alt(ImportedFile file) {
		String alt = (file.imageAlt() != null) ? file.imageAlt() : file.title();
		return alt.substring(0, alt.offsetByCodePoints(0, Math.min(MAX_ALT, alt.codePointCount(0, alt.length()))));
	}

	/**
	 * It is known as coming from that file from now on, and as finished once its picture
	 * is stored too.
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
		ImageOrder order = new ImageOrder(prompt.substring(0, Math.min(prompt.length(), 1000)), null, null, null, null,
				null, null, null, null, file.title());
		ImageGeneration generation = Objects.requireNonNull(
				this.transaction.execute((tx) -> this.generations.request(task.id(), order, options.editor())));
		return generation.id();
	}

	private void finish(Waiting one, ImportOptions options, ImportSummary summary) {
		attempt(one.name(), summary, () -> {
			if (one.generation() != null) {
				awaitImage(one.generation());
			}
			this.transaction.executeWithoutResult((tx) -> approve(one, options));
			summary.approved++;
		});
	}

	private void approve(Waiting one, ImportOptions options) {
		ContentTask task = this.tasks.find(one.task()).orElseThrow();
		if (task.status() != ContentTaskStatus.IN_REVIEW) {
			task = this.tasks.submit(task.id(), task.version(), options.editor());
		}
		Post post = this.tasks.approve(task.id(), task.version(), one.file().date(), options.editor());
		one.file().aliases().forEach((alias) -> this.publishing.redirect(alias, post.id()));
	}

	private void awaitImage(UUID id) {
		long end = System.nanoTime() + GENERATION_TIMEOUT.toNanos();
		while (System.nanoTime() < end) {
			ImageGeneration generation = this.generations.find(id).orElseThrow();
			if (generation.status().ended()) {
				if (generation.error() != null) {
					throw new Unavailable("featuredImage", "was not generated: " + generation.error());
				}
				return;
			}
			pause();
		}
		throw new Unavailable("featuredImage", "was not generated within " + GENERATION_TIMEOUT.toMinutes()
				+ " minutes; the task stays a draft: import again to go on");
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
	 * A name that no slug can be made of, such as one in Chinese, still always gives the
	 * same slug.
	 */
	private static String slug(String name) {
		String slug = Slug.propose(name);
		return (slug != null) ? slug : "x-" + sha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
	}

	private static void count(ImportedFile file, byte @Nullable [] picture, ImportSummary summary) {
		summary.defaultAuthor += (file.author() == null) ? 1 : 0;
		summary.defaultCategory += (file.category() == null) ? 1 : 0;
		summary.defaultTag += file.tags().isEmpty() ? 1 : 0;
		summary.coauthors += file.coauthors().isEmpty() ? 0 : 1;
		summary.pictures += (picture != null) ? 1 : 0;
		summary.remotePictures += (file.image() != null && picture == null) ? 1 : 0;
	}

	private static String utf8(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new FrontMatter.Unreadable(1, "is not UTF-8");
		}
	}

	private static String sha256(byte[]... parts) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			for (byte[] part : parts) {
				digest.update(part);
			}
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Waiting(String name, ImportedFile file, UUID task, @Nullable UUID generation) {
	}

	@FunctionalInterface
	private interface Step {

		void run() throws IOException;

	}

}
