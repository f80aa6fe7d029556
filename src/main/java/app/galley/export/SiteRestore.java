package app.galley.export;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import app.galley.article.Article;
import app.galley.article.ArticleRenderer;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.id.UuidV7;
import app.galley.image.Image;
import app.galley.image.ImageUploads;
import app.galley.image.Images;
import app.galley.image.RestoredImages;
import app.galley.importing.ImportOptions;
import app.galley.importing.ImportReport;
import app.galley.importing.Restore;
import app.galley.post.Post;
import app.galley.post.PostArchive;
import app.galley.post.PostArchive.ArchivedPost;
import app.galley.post.PostRevision;
import app.galley.post.PostStatus;
import app.galley.post.PostSummary;
import app.galley.post.Posts;
import app.galley.problem.Problem;
import app.galley.problem.Refused;
import app.galley.redirect.Redirects;
import app.galley.settings.SettingsArchive;
import app.galley.task.ContentTask;
import app.galley.task.ContentTaskStatus;
import app.galley.task.ContentTasks;
import app.galley.task.DraftArchive;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Slug;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Restores an export: what is not here yet, with ids, dates, revisions and redirects.
 * Each post is one transaction, so that a restore that was interrupted continues.
 */
@Component
class SiteRestore implements Restore {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int PROGRESS_STEP = 100;

	private final Taxonomy taxonomy;

	private final Posts posts;

	private final PostArchive postArchive;

	private final ContentTasks tasks;

	private final DraftArchive draftArchive;

	private final Images images;

	private final ImageUploads uploads;

	private final RestoredImages restoredImages;

	private final Redirects redirects;

	private final SettingsArchive settings;

	private final ArticleRenderer renderer;

	private final TransactionTemplate transaction;

	SiteRestore(Taxonomy taxonomy, Posts posts, PostArchive postArchive, ContentTasks tasks, DraftArchive draftArchive,
			Images images, ImageUploads uploads, RestoredImages restoredImages, Redirects redirects,
			SettingsArchive settings, ArticleRenderer renderer, PlatformTransactionManager transactions) {
		this.taxonomy = taxonomy;
		this.posts = posts;
		this.postArchive = postArchive;
		this.tasks = tasks;
		this.draftArchive = draftArchive;
		this.images = images;
		this.uploads = uploads;
		this.restoredImages = restoredImages;
		this.redirects = redirects;
		this.settings = settings;
		this.renderer = renderer;
		this.transaction = new TransactionTemplate(transactions);
	}

	@Override
	public boolean reads(Path path) throws IOException {
		return Files.isRegularFile(path.resolve(ExportTarget.MANIFEST));
	}

	@Override
	public ImportReport run(Path root, ImportOptions options, Consumer<String> progress) throws IOException {
		try {
			requireComplete(ExportFolder.manifest(root));
		}
		catch (ExportFolder.Unusable ex) {
			throw new IOException(ex.getMessage(), ex);
		}
		ImportReport report = new ImportReport("an export of Galley", options.dryRun());
		if (!options.dryRun()) {
			terms(root, options.editor(), report);
		}
		List<String> bundles = new ArrayList<>();
		for (String folder : PostExport.folders()) {
			bundles.addAll(bundles(root, folder));
		}
		List<String> drafts = bundles(root, DraftExport.FOLDER);
		long start = System.nanoTime();
		int done = 0;
		int all = bundles.size() + drafts.size();
		for (String bundle : bundles) {
			attempt(bundle, report, () -> post(RestoredBundle.read(root, bundle), options, report));
			progress(++done, all, start, progress);
		}
		for (String bundle : drafts) {
			attempt(bundle, report, () -> draft(RestoredBundle.read(root, bundle), options, report));
			progress(++done, all, start, progress);
		}
		if (!options.dryRun()) {
			redirects(root, report);
			settings(root, options.editor(), report);
		}
		people(root, report);
		return report;
	}

	private static void requireComplete(@Nullable JsonNode manifest) throws IOException {
		if (manifest == null || manifest.path("galleyExport").asInt(0) != ExportTarget.FORMAT) {
			throw new IOException("another version of Galley wrote this export");
		}
		if (!manifest.path("complete").asBoolean(false)) {
			throw new IOException(
					"the export is incomplete, as its %s says: run export again".formatted(ExportTarget.MANIFEST));
		}
	}

	private static void progress(int done, int all, long start, Consumer<String> progress) {
		if (done % PROGRESS_STEP == 0 || done == all) {
			Duration left = Duration.ofNanos((System.nanoTime() - start) / done * (all - done));
			progress.accept("%,d of %,d%s".formatted(done, all,
					(done < all) ? ", about %d min %d s left".formatted(left.toMinutes(), left.toSecondsPart()) : ""));
		}
	}

	private static List<String> bundles(Path root, String folder) throws IOException {
		if (!Files.isDirectory(root.resolve(folder))) {
			return List.of();
		}
		try (Stream<Path> found = Files.list(root.resolve(folder))) {
			return found.filter((bundle) -> Files.isRegularFile(bundle.resolve(PostExport.INDEX)))
				.map((bundle) -> folder + "/" + bundle.getFileName() + "/" + PostExport.INDEX)
				.sorted()
				.toList();
		}
	}

	private static void attempt(String file, ImportReport report, Step step) {
		try {
			step.run();
		}
		catch (IOException ex) {
			report.error(file, 1, "not restored", "cannot read the file or one of its images: " + ex.getMessage());
		}
		catch (IllegalArgumentException | JacksonException ex) {
			report.error(file, 1, "not restored", String.valueOf(ex.getMessage()).lines().findFirst().orElse(""));
		}
		catch (Problem ex) {
			ex.faults()
				.forEach((fault) -> report.error(file, 1, "not restored", fault.field() + ": " + fault.message()));
		}
		catch (DataIntegrityViolationException ex) {
			report.error(file, 1, "not restored", "its slug is taken, or one of its fields is too long or empty");
		}
	}

	private void terms(Path root, String editor, ImportReport report) throws IOException {
		list(root, "data/authors.json", report, (author) -> {
			if (author.has("avatar") && author.get("avatar").asString().startsWith("./")) {
				report.warn("data/authors.json", 1, "avatar of " + author.path("slug").asString(),
						"not restored; upload it again");
			}
			String slug = author.path("slug").asString();
			if (this.taxonomy.author(slug).isEmpty()) {
				String avatar = author.path("avatar").asString("");
				UUID id = this.taxonomy
					.save(new Author(UuidV7.next(), slug, author.path("name").asString(),
							author.path("bio").asString(""), avatar.matches("https?://.*") ? URI.create(avatar) : null,
							links(author)), editor)
					.id();
				this.taxonomy.addFormerSlugs(Kind.AUTHOR, id, formerSlugs(author));
			}
		});
		list(root, "data/categories.json", report, (category) -> {
			String slug = category.path("slug").asString();
			if (this.taxonomy.category(slug).isEmpty()) {
				ImageId image = category.has("image") ? categoryImage(root, category.get("image")) : null;
				UUID id = this.taxonomy
					.save(new Category(UuidV7.next(), slug, category.path("name").asString(),
							category.path("description").asString(""), image), editor)
					.id();
				this.taxonomy.addFormerSlugs(Kind.CATEGORY, id, formerSlugs(category));
			}
		});
		list(root, "data/tags.json", report, (tag) -> {
			String slug = tag.path("slug").asString();
			if (this.taxonomy.tag(slug).isEmpty()) {
				UUID id = this.taxonomy.save(new Tag(UuidV7.next(), slug, tag.path("name").asString()), editor).id();
				this.taxonomy.addFormerSlugs(Kind.TAG, id, formerSlugs(tag));
			}
		});
	}

	private static List<Author.Link> links(JsonNode author) {
		return author.path("links")
			.valueStream()
			.map((link) -> new Author.Link(link.path("label").asString(""), link.path("address").asString("")))
			.filter(Author.Link::isValid)
			.limit(Author.MAX_LINKS)
			.toList();
	}

	private ImageId categoryImage(Path root, JsonNode exported) throws IOException {
		RestoredImages.Description description = RestoredBundle.description(exported);
		if (this.images.find(description.id()).isEmpty()) {
			byte[] bytes = Files.readAllBytes(inData(root, RestoredBundle.path(exported)));
			Image image = this.restoredImages.restore(description, bytes);
			this.transaction.executeWithoutResult((tx) -> this.images.insert(image));
		}
		return description.id();
	}

	private static List<String> formerSlugs(JsonNode term) {
		return term.path(SiteExport.FORMER_SLUGS).valueStream().map(JsonNode::asString).filter(Slug::isValid).toList();
	}

	/**
	 * After the posts, as a published page comes before a redirect. Earlier exports have
	 * no such file.
	 */
	private void redirects(Path root, ImportReport report) throws IOException {
		String file = "data/redirects.json";
		if (Files.isRegularFile(root.resolve(file))) {
			list(root, file, report, (entry) -> {
				String from = entry.path("from").asString();
				if (!this.redirects.restore(from, entry.path("to").asString(), entry.path("createdBy").asString(),
						Instant.parse(entry.path("createdAt").asString()))) {
					report.warn(file, 1, "redirect from " + from, "not restored; a page or another redirect is there");
				}
			});
		}
	}

	/**
	 * Earlier exports, and those of a site with its initial settings, have no such file.
	 */
	private void settings(Path root, String editor, ImportReport report) throws IOException {
		Path file = root.resolve("data/settings.json");
		if (!Files.isRegularFile(file)) {
			return;
		}
		try {
			this.settings.restore(JsonMapper.shared().readTree(Files.readString(file)),
					(image) -> Files.readAllBytes(inData(root, image)), editor);
		}
		catch (Refused | JacksonException | ClassCastException | IOException ex) {
			report.warn("data/settings.json", 1, "settings of the site", "not restored; " + ex.getMessage());
		}
	}

	/** An export from elsewhere must not name files outside of it. */
	private static Path inData(Path root, String name) throws IOException {
		if (!name.matches("\\./[A-Za-z0-9.-]+")) {
			throw new IOException("no image of this export: " + name);
		}
		return root.resolve("data").resolve(name.substring(2));
	}

	private void people(Path root, ImportReport report) throws IOException {
		List<String> names = new ArrayList<>();
		list(root, "data/people.json", report, (person) -> names.add(person.path("username").asString()));
		if (!names.isEmpty()) {
			report.note("data/people.json", 1, "people",
					"accounts are not restored, as an export has no passwords: " + String.join(", ", names));
		}
	}

	private static void list(Path root, String file, ImportReport report, EntryStep each) throws IOException {
		if (!Files.isRegularFile(root.resolve(file))) {
			report.error(file, 1, "not restored", "the file is missing");
			return;
		}
		attempt(file, report, () -> JSON.readTree(Files.readAllBytes(root.resolve(file)))
			.forEach((entry) -> attempt(file, report, () -> each.accept(entry))));
	}

	private void post(RestoredBundle bundle, ImportOptions options, ImportReport report) throws IOException {
		PostId id = new PostId(bundle.id());
		Optional<Post> present = this.posts.find(id);
		if (present.isPresent()) {
			if (!present.get().updatedAt().equals(bundle.instant("lastmod"))) {
				report.warn(bundle.file(), 1, "is here already", "and has another date of change; kept as it is here");
			}
			report.count(ImportReport.Count.UNCHANGED);
			return;
		}
		if (this.posts.findDeleted(id).isPresent()) {
			report.warn(bundle.file(), 1, "in the trash",
					"not restored, because it is in the trash here (/desk/trash)");
			report.count(ImportReport.Count.KEPT);
			return;
		}
		report.count(ImportReport.Count.NEW);
		if (options.dryRun()) {
			return;
		}
		List<RestoredBundle> revisions = revisions(bundle);
		Map<String, Image> files = new HashMap<>();
		Map<ImageId, Image> images = images(bundle, files, report);
		Map<RestoredBundle, Map<String, Image>> filesOfRevisions = new HashMap<>();
		for (RestoredBundle revision : revisions) {
			Map<String, Image> own = new HashMap<>();
			images.putAll(images(revision, own, report));
			filesOfRevisions.put(revision, own);
		}
		Image cover = image(images, bundle);
		List<PostRevision> restored = revisions.stream()
			.map((revision) -> revision(revision, id, images, filesOfRevisions.getOrDefault(revision, Map.of())))
			.toList();
		this.transaction.executeWithoutResult((tx) -> {
			insert(images);
			ArchivedPost archived = archived(bundle, id, bundle.body(files), revisions.size());
			this.postArchive.restore(archived, (cover != null) ? cover.url() : null, restored)
				.forEach((address) -> report.warn(bundle.file(), 1, "old address " + address,
						"not redirected; it leads to another post"));
			ContentTask draft = approvedDraft(archived);
			this.draftArchive.restore(draft);
			images.values().forEach((image) -> this.uploads.attach(draft.id(), image));
		});
	}

	/** The draft of the post: images of its text belong to it. */
	private static ContentTask approvedDraft(ArchivedPost archived) {
		Post post = archived.post();
		return new ContentTask(DraftId.next(), post.kind(), post.title(), post.slug(), post.excerpt(), post.seo(),
				post.language(), post.bodyMarkdown(), post.authorId(), post.categoryId(), post.tagIds(),
				post.featuredImageId(), ContentTaskStatus.APPROVED, null, post.id(), 0, null, null,
				post.summary().createdBy(), post.summary().updatedBy(), archived.createdAt(), post.updatedAt());
	}

	private ArchivedPost archived(RestoredBundle bundle, PostId id, String body, int revisions) {
		bundle.requirePostFields();
		Article article = this.renderer.render(body, bundle.language());
		PostSummary summary = new PostSummary(id, bundle.kind(), bundle.text("slug"), bundle.text("title"),
				bundle.text("description"), bundle.language(), article.readingMinutes(), bundle.image(),
				bundle.author(this.taxonomy), bundle.category(this.taxonomy), bundle.tags(this.taxonomy),
				PostStatus.valueOf(bundle.own("status")), bundle.instant("date"), bundle.instant("lastmod"),
				bundle.own("createdBy"), bundle.own("updatedBy"));
		return new ArchivedPost(new Post(summary, bundle.seo(), body, article.html(), null),
				bundle.ownInstant("createdAt"), bundle.ownTexts("redirects"),
				Stream.iterate(1, (n) -> n + 1).limit(revisions).toList());
	}

	private static List<RestoredBundle> revisions(RestoredBundle bundle) throws IOException {
		Path folder = bundle.root().resolve("revisions").resolve(bundle.text("slug"));
		if (!folder.normalize().startsWith(bundle.root().resolve("revisions")) || !Files.isDirectory(folder)) {
			return List.of();
		}
		List<String> names;
		try (Stream<Path> found = Files.list(folder)) {
			names = found.map((file) -> file.getFileName().toString())
				.filter((name) -> name.matches("\\d{4,9}\\.md"))
				.sorted(Comparator.comparingInt((name) -> Integer.parseInt(name.substring(0, name.length() - 3))))
				.toList();
		}
		List<RestoredBundle> revisions = new ArrayList<>();
		for (String name : names) {
			revisions.add(RestoredBundle.read(bundle.root(), "revisions/" + bundle.text("slug") + "/" + name));
		}
		return revisions;
	}

	private PostRevision revision(RestoredBundle file, PostId post, Map<ImageId, Image> images,
			Map<String, Image> files) {
		Image cover = image(images, file);
		return new PostRevision(post, Integer.parseInt(file.own("revision")), file.text("title"), file.text("slug"),
				file.text("description"), file.seo(), file.language(), file.body(files),
				(cover != null) ? cover.url() : null, file.image(), file.author(this.taxonomy),
				file.category(this.taxonomy), file.tags(this.taxonomy), file.own("approvedBy"),
				file.instant("lastmod"));
	}

	/** The feature image; null for none, which the table refuses of a post. */
	private static @Nullable Image image(Map<ImageId, Image> images, RestoredBundle file) {
		ImageId id = file.image();
		if (id == null) {
			return null;
		}
		Image image = images.get(id);
		if (image == null) {
			throw new IllegalArgumentException(file.file() + " does not describe its feature image");
		}
		return image;
	}

	private void draft(RestoredBundle bundle, ImportOptions options, ImportReport report) throws IOException {
		DraftId id = new DraftId(bundle.id());
		if (this.tasks.find(id).isPresent()) {
			report.count(ImportReport.Count.UNCHANGED);
			return;
		}
		if (this.draftArchive.isInTrash(id)) {
			report.warn(bundle.file(), 1, "in the trash",
					"not restored, because it is in the trash here (/desk/trash)");
			report.count(ImportReport.Count.KEPT);
			return;
		}
		report.count(ImportReport.Count.NEW);
		if (options.dryRun()) {
			return;
		}
		Map<String, Image> files = new HashMap<>();
		Map<ImageId, Image> images = images(bundle, files, report);
		String revises = bundle.ownOrNull("revises");
		Image cover = image(images, bundle);
		ContentTask draft = new ContentTask(id, bundle.kind(), bundle.text("title"), bundle.text("slug"),
				bundle.text("description"), bundle.seo(), bundle.language(), bundle.body(files),
				bundle.author(this.taxonomy), bundle.category(this.taxonomy), bundle.tags(this.taxonomy),
				(cover != null) ? cover.id() : null, ContentTaskStatus.valueOf(bundle.own("status")),
				bundle.ownOrNull("rejectionReason"),
				(revises != null) ? new PostId(RestoredBundle.uuid(revises)) : null, 0, null, null,
				bundle.own("createdBy"), bundle.own("updatedBy"), bundle.ownInstant("createdAt"),
				bundle.instant("lastmod"));
		this.transaction.executeWithoutResult((tx) -> {
			insert(images);
			this.draftArchive.restore(draft);
			images.values().forEach((image) -> this.uploads.attach(draft.id(), image));
		});
	}

	/**
	 * The images of a file, by id, those that are here already included.
	 * @param files receives them by path
	 */
	private Map<ImageId, Image> images(RestoredBundle bundle, Map<String, Image> files, ImportReport report)
			throws IOException {
		Map<ImageId, Image> images = new HashMap<>();
		for (Map.Entry<RestoredImages.Description, String> entry : bundle.images().entrySet()) {
			ImageId id = entry.getKey().id();
			Image image = this.images.find(id).orElse(null);
			if (image == null) {
				image = this.restoredImages.restore(entry.getKey(), bundle.bytes(entry.getValue()));
			}
			if (!image.sha256().startsWith(entry.getValue().substring(2, 18))) {
				report.warn(bundle.file(), 1, "image " + entry.getValue(), "has changed since the export");
			}
			images.put(id, image);
			files.put(entry.getValue(), image);
		}
		return images;
	}

	private void insert(Map<ImageId, Image> images) {
		images.values().stream().filter((image) -> this.images.find(image.id()).isEmpty()).forEach(this.images::insert);
	}

	@FunctionalInterface
	private interface EntryStep {

		void accept(JsonNode entry) throws IOException;

	}

	@FunctionalInterface
	private interface Step {

		void run() throws IOException;

	}

}
