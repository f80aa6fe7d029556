package app.galley.export;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Gatherers;

import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.identity.Accounts;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.post.Post;
import app.galley.post.PostArchive;
import app.galley.post.PostStatus;
import app.galley.redirect.Redirects;
import app.galley.settings.SettingsArchive;
import app.galley.storage.ObjectStore;
import app.galley.task.DraftArchive;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Taxonomy;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Writes all content to a folder, one post at a time: memory does not grow with their
 * number, except for their slugs. The same content gives the same bytes.
 */
@Service
class SiteExport {

	/** Slugs that lead to a term. */
	static final String FORMER_SLUGS = "formerSlugs";

	private static final int PAGE_SIZE = 200;

	private static final int PROGRESS_STEP = 500;

	private final PostArchive postArchive;

	private final DraftArchive draftArchive;

	private final PostExport posts;

	private final DraftExport drafts;

	private final Taxonomy taxonomy;

	private final Images images;

	private final Accounts accounts;

	private final Redirects redirects;

	private final SettingsArchive settings;

	private final ObjectStore store;

	SiteExport(PostArchive postArchive, DraftArchive draftArchive, PostExport posts, DraftExport drafts,
			Taxonomy taxonomy, Images images, Accounts accounts, Redirects redirects, SettingsArchive settings,
			ObjectStore store) {
		this.postArchive = postArchive;
		this.draftArchive = draftArchive;
		this.posts = posts;
		this.drafts = drafts;
		this.taxonomy = taxonomy;
		this.images = images;
		this.accounts = accounts;
		this.redirects = redirects;
		this.settings = settings;
		this.store = store;
	}

	/**
	 * Exports, or continues an export.
	 * @param since null for all content; else only what changed at or after this time
	 * @param progress receives a line now and then
	 * @throws ExportFolder.Unusable when the folder holds something else
	 */
	ExportSummary run(Path root, @Nullable Instant since, Consumer<String> progress) throws IOException {
		try (ExportFolder folder = ExportFolder.open(root, since)) {
			return run(folder, since, progress);
		}
	}

	/**
	 * Exports to an empty target.
	 * @param since null for all content; else only what changed at or after this time
	 */
	ExportSummary run(ExportTarget target, @Nullable Instant since) throws IOException {
		return run(target, since, (line) -> {
		});
	}

	/** How many posts there are, in any state. */
	long posts() {
		return this.postArchive.count();
	}

	/** How many drafts there are. */
	long drafts() {
		return this.draftArchive.count();
	}

	private ExportSummary run(ExportTarget target, @Nullable Instant since, Consumer<String> progress)
			throws IOException {
		Run run = new Run(target, since, progress, this.postArchive.count() + this.draftArchive.count());
		data(target, run.errors::add);
		posts(run);
		drafts(run);
		if (!target.isPartial()) {
			run.removeOthers();
		}
		target.finish(run.counts(), run.errors);
		return run.summary();
	}

	private void data(ExportTarget folder, Consumer<String> errors) throws IOException {
		BundleImages avatars = new BundleImages(folder, "data", this.store, errors);
		List<Author> found = new ArrayList<>();
		this.taxonomy.forEachAuthor(found::add);
		found.sort(Comparator.comparing(Author::slug));
		Map<UUID, List<String>> former = this.taxonomy.formerSlugs(Kind.AUTHOR);
		List<Map<String, Object>> authors = new ArrayList<>();
		for (Author author : found) {
			Map<String, Object> fields = new LinkedHashMap<>(Map.of("slug", author.slug(), "name", author.name()));
			if (!author.bio().isEmpty()) {
				fields.put("bio", author.bio());
			}
			if (author.avatarUrl() != null) {
				fields.put("avatar", avatars.localize(author.avatarUrl().toString()));
			}
			if (!author.links().isEmpty()) {
				fields.put("links",
						author.links()
							.stream()
							.map((link) -> fields("label", link.label(), "address", link.address()))
							.toList());
			}
			if (former.containsKey(author.id())) {
				fields.put(FORMER_SLUGS, former.get(author.id()));
			}
			authors.add(fields);
		}
		folder.writeJson("data/authors.json", authors);
		folder.writeJson("data/categories.json", categories(avatars));
		Map<UUID, List<String>> formerTags = this.taxonomy.formerSlugs(Kind.TAG);
		List<Map<String, Object>> tags = new ArrayList<>();
		this.taxonomy.forEachTag((tag) -> tags.add(term(tag.slug(), tag.name(), formerTags.get(tag.id()))));
		folder.writeJson("data/tags.json", sorted(tags));
		folder.writeJson("data/people.json",
				this.accounts.all()
					.stream()
					.map((person) -> Map.of("username", person.username(), "role", person.role().name(), "active",
							person.active()))
					.toList());
		folder.writeJson("data/redirects.json",
				this.redirects.all()
					.stream()
					.map((redirect) -> fields("from", redirect.from(), "to", redirect.to(), "createdBy",
							redirect.createdBy(), "createdAt", redirect.createdAt().toString()))
					.toList());
		Map<String, Object> settings = this.settings.export(avatars::add).orElse(null);
		if (settings != null) {
			folder.writeJson("data/settings.json", settings);
		}
		List<String> names = new ArrayList<>(avatars.names());
		if (settings != null) {
			names.add("settings.json");
		}
		names.addAll(List.of("authors.json", "categories.json", "tags.json", "people.json", "redirects.json"));
		folder.removeOtherFiles("data", Set.copyOf(names));
	}

	private List<Map<String, Object>> categories(BundleImages images) throws IOException {
		Map<UUID, List<String>> former = this.taxonomy.formerSlugs(Kind.CATEGORY);
		List<Category> found = new ArrayList<>();
		this.taxonomy.forEachCategory(found::add);
		List<Map<String, Object>> categories = new ArrayList<>();
		for (Category category : found) {
			Map<String, Object> fields = new LinkedHashMap<>(
					term(category.slug(), category.name(), former.get(category.id())));
			if (!category.description().isEmpty()) {
				fields.put("description", category.description());
			}
			Image image = (category.imageId() != null) ? this.images.find(category.imageId()).orElse(null) : null;
			Map<String, Object> described = (image != null) ? images.addDescribed(image) : null;
			if (described != null) {
				fields.put("image", described);
			}
			categories.add(fields);
		}
		return sorted(categories);
	}

	private static Map<String, Object> term(String slug, String name, @Nullable List<String> formerSlugs) {
		return (formerSlugs != null) ? Map.of("slug", slug, "name", name, FORMER_SLUGS, formerSlugs)
				: Map.of("slug", slug, "name", name);
	}

	/** In this order. */
	private static Map<String, String> fields(String... pairs) {
		Map<String, String> fields = new LinkedHashMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			fields.put(pairs[i], pairs[i + 1]);
		}
		return fields;
	}

	private static List<Map<String, Object>> sorted(List<Map<String, Object>> terms) {
		terms.sort(Comparator.comparing((term) -> String.valueOf(term.get("slug"))));
		return terms;
	}

	private void posts(Run run) throws IOException {
		PostId last = null;
		List<PostArchive.Entry> page = this.postArchive.page(null, PAGE_SIZE, run.since);
		while (!page.isEmpty()) {
			run.each(page, (entry) -> {
				String name = PostExport.folder(entry.kind(), entry.status()) + "/" + entry.slug();
				if (run.skips(entry.changed(), name)) {
					run.kept(entry.kind(), entry.status(), entry.slug());
				}
				else {
					this.posts.write(entry.id(), run.folder, run.errors::add).ifPresent(run::written);
				}
			});
			last = page.getLast().id();
			page = this.postArchive.page(last, PAGE_SIZE, run.since);
		}
	}

	private void drafts(Run run) throws IOException {
		DraftId last = null;
		List<DraftArchive.Entry> page = this.draftArchive.page(null, PAGE_SIZE, run.since);
		while (!page.isEmpty()) {
			run.each(page, (entry) -> {
				if (run.skips(entry.changed(), DraftExport.FOLDER + "/" + entry.slug())) {
					run.slugs(DraftExport.FOLDER).add(entry.slug());
				}
				else {
					this.drafts.write(entry.id(), run.folder, run.errors::add).ifPresent(run::draftWritten);
				}
			});
			last = page.getLast().id();
			page = this.draftArchive.page(last, PAGE_SIZE, run.since);
		}
	}

	/** One export, with what it has seen. */
	private static final class Run {

		final ExportTarget folder;

		final @Nullable Instant since;

		final List<String> errors = Collections.synchronizedList(new ArrayList<>());

		private final Consumer<String> progress;

		private final long total;

		private final long start = System.nanoTime();

		private final AtomicLong done = new AtomicLong();

		private final AtomicLong posts = new AtomicLong();

		private final AtomicLong drafts = new AtomicLong();

		private final AtomicLong unchanged = new AtomicLong();

		/** Slugs in use, by folder. */
		private final Map<String, Set<String>> slugs = new ConcurrentHashMap<>();

		Run(ExportTarget folder, @Nullable Instant since, Consumer<String> progress, long total) {
			this.folder = folder;
			this.since = since;
			this.progress = progress;
			this.total = total;
		}

		/** The first failure ends the export; what runs meanwhile is finished. */
		<T> void each(List<T> page, Step<T> step) throws IOException {
			AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
			page.stream().gather(Gatherers.mapConcurrent(this.folder.concurrency(), (entry) -> {
				try {
					if (failure.get() == null) {
						step.run(entry);
					}
				}
				catch (IOException | RuntimeException ex) {
					failure.compareAndSet(null, ex);
				}
				return entry;
			})).forEach((entry) -> report(this.done.incrementAndGet()));
			Exception first = failure.get();
			if (first instanceof IOException fault) {
				throw fault;
			}
			if (first instanceof RuntimeException fault) {
				throw fault;
			}
		}

		private void report(long done) {
			if (done % PROGRESS_STEP == 0 && done < this.total) {
				Duration left = Duration.ofNanos((System.nanoTime() - this.start) / done * (this.total - done));
				this.progress.accept("%,d of %,d, about %d min %d s left".formatted(done, this.total, left.toMinutes(),
						left.toSecondsPart()));
			}
		}

		/** Whether the export leaves a post or draft as it is. */
		boolean skips(boolean changed, String bundle) {
			boolean skip = !changed && (this.folder.isPartial() || this.folder.has(bundle + "/" + PostExport.INDEX));
			if (skip) {
				this.unchanged.incrementAndGet();
			}
			return skip;
		}

		Set<String> slugs(String folder) {
			return this.slugs.computeIfAbsent(folder, (name) -> ConcurrentHashMap.newKeySet());
		}

		void kept(Post.Kind kind, PostStatus status, String slug) {
			if (!slugs("revisions").add(slug)) {
				this.errors.add("%s: the slug moved to another post during the export; run it again".formatted(slug));
			}
			slugs(PostExport.folder(kind, status)).add(slug);
		}

		void written(Post post) {
			this.posts.incrementAndGet();
			kept(post.kind(), post.status(), post.slug());
		}

		void draftWritten(String slug) {
			this.drafts.incrementAndGet();
			slugs(DraftExport.FOLDER).add(slug);
		}

		void removeOthers() throws IOException {
			for (String name : List.of("content/posts", "content/pages", "scheduled", "unpublished", "drafts",
					"revisions")) {
				this.folder.removeOtherFolders(name, slugs(name));
			}
		}

		Map<String, Long> counts() {
			Map<String, Long> counts = new TreeMap<>();
			for (String name : PostExport.folders()) {
				counts.put(name, (long) slugs(name).size());
			}
			counts.put(DraftExport.FOLDER, (long) slugs(DraftExport.FOLDER).size());
			return counts;
		}

		ExportSummary summary() {
			return new ExportSummary(this.posts.get(), this.drafts.get(), this.unchanged.get(), this.folder.written(),
					this.folder.kept(), this.folder.removed(), this.errors);
		}

	}

	@FunctionalInterface
	private interface Step<T> {

		void run(T entry) throws IOException;

	}

}
