package app.galley.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import app.galley.generation.GenerationInput;
import app.galley.generation.ImageGenerations;
import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.image.Image;
import app.galley.image.ImageUploads;
import app.galley.importing.ImportReport.Count;
import app.galley.post.Post;
import app.galley.post.PostStatus;
import app.galley.post.Publishing;
import app.galley.seo.SeoInput;
import app.galley.task.ContentInput;
import app.galley.task.ContentTask;
import app.galley.task.ContentTaskStatus;
import app.galley.task.ContentTasks;
import app.galley.task.DraftApproved;
import app.galley.taxonomy.Slug;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stores imported posts: each as a draft in one transaction with its images and its
 * origin, so that an import that is stopped leaves whole posts only, and continues.
 */
@Component
class PostStore {

	private static final int MAX_TAGS = 20;

	/** Neither the prompt nor the title says what a generated image shows. */
	private static final String NO_ALT = "";

	private static final int MAX_PROMPT_LENGTH = 1000;

	private final ContentTasks tasks;

	private final ImportedPosts imported;

	private final StoredContent content;

	private final ImageUploads uploads;

	private final ImageGenerations generations;

	private final Publishing publishing;

	PostStore(ContentTasks tasks, ImportedPosts imported, StoredContent content, ImageUploads uploads,
			ImageGenerations generations, Publishing publishing) {
		this.tasks = tasks;
		this.imported = imported;
		this.content = content;
		this.uploads = uploads;
		this.generations = generations;
		this.publishing = publishing;
	}

	/**
	 * Creates a draft, or brings the draft or post of an earlier import up to date.
	 * @return the draft; empty when someone has edited the post, which is then kept
	 */
	@Transactional(propagation = Propagation.NESTED)
	public Optional<ContentTask> write(PreparedPost prepared, TermImport terms, ImportOptions options,
			ImportReport report) {
		SourcePost post = prepared.post();
		ImportedPost known = prepared.known();
		if (known != null && this.tasks.find(known.draft()).isEmpty()) {
			report.warn(post.file(), post.line(), "in the trash",
					"not imported, because the post is in the trash here; restore it there first (/desk/trash)");
			report.count(Count.KEPT);
			return Optional.empty();
		}
		if (known != null && !options.overwrite() && this.content.isEdited(known)) {
			report.warn(post.file(), post.line(), "changed in the source",
					"not imported, because the post was edited here since its import; --overwrite replaces it");
			report.count(Count.KEPT);
			return Optional.empty();
		}
		if (known != null && !known.key().equals(post.key())) {
			this.imported.move(known.key(), post.key());
		}
		ContentInput input = input(prepared, terms, options, report).withLanguage(post.language())
			.withSeo((post.seo() != null) ? SeoInput.of(post.seo()) : null);
		ContentTask task = (known != null) ? this.tasks.edit(input, options.editor())
				: this.tasks.create(input, options.editor());
		ImportedPost stored = new ImportedPost(post.key(), task.id(), prepared.sourceSha256(), null,
				Objects.requireNonNullElse(post.slug(), ""), post.excerpt() != null, prepared.cover() != null,
				post.oldAddresses());
		this.imported.save(stored);
		ContentTask complete = attachImages(prepared, task, options.editor());
		this.imported.save(stored.withContent(this.content.sha256(stored)));
		report.count((known != null) ? Count.CHANGED : Count.NEW);
		return Optional.of(complete);
	}

	private ContentInput input(PreparedPost prepared, TermImport terms, ImportOptions options, ImportReport report) {
		SourcePost post = prepared.post();
		ImportedPost known = prepared.known();
		if (post.kind() == Post.Kind.PAGE) {
			return located(prepared, ContentInput.ofPage(post.title(), excerpt(post, known), body(prepared)), options,
					report);
		}
		List<String> tags = tags(post, terms, options, report);
		SourceTerm author = (post.author() != null) ? post.author() : fallback(options.author(), "author", report);
		SourceTerm category = (post.category() != null) ? post.category()
				: fallback(options.category(), "category", report);
		ContentInput input = ContentInput.of(post.title(), excerpt(post, known), body(prepared),
				terms.author(author, post, report), terms.category(category, post, report), tags);
		return located(prepared, input, options, report);
	}

	/** The input with a free slug, or for the draft of an earlier import. */
	private ContentInput located(PreparedPost prepared, ContentInput input, ImportOptions options,
			ImportReport report) {
		SourcePost post = prepared.post();
		ImportedPost known = prepared.known();
		if (known == null) {
			return input.withSlug(freeSlug(post, report));
		}
		ContentTask open = open(known, options.editor());
		ContentInput edit = input.forTask(open.id(), open.version());
		String wished = Objects.requireNonNullElse(post.slug(), "");
		boolean moved = known.sourceSha256() != null && !wished.equals(known.slug()) && !wished.equals(open.slug());
		return moved ? edit.withSlug(freeSlug(post, report)) : edit;
	}

	/**
	 * Null leaves the excerpt as it is: the source had none, and someone may have written
	 * one here.
	 */
	private static @Nullable String excerpt(SourcePost post, @Nullable ImportedPost known) {
		return (post.excerpt() != null) ? post.excerpt() : ((known != null && known.withExcerpt()) ? "" : null);
	}

	private static SourceTerm fallback(String name, String kind, ImportReport report) {
		report.summarize("had no %s; used \"%s\" (--%s)".formatted(kind, name, kind));
		return SourceTerm.named(name);
	}

	private static List<String> tags(SourcePost post, TermImport terms, ImportOptions options, ImportReport report) {
		if (post.tags().isEmpty()) {
			report.summarize("had no tags; used \"%s\" (--tag)".formatted(options.tag()));
			return List.of(terms.tag(SourceTerm.named(options.tag()), post, report));
		}
		List<String> slugs = new ArrayList<>();
		for (SourceTerm tag : post.tags()) {
			if (slugs.size() == MAX_TAGS) {
				report.warn(post.file(), post.line(), "tag \"%s\"".formatted(tag.name()),
						"left out; a post has at most %d tags".formatted(MAX_TAGS));
				continue;
			}
			String slug = terms.tag(tag, post, report);
			if (!slugs.contains(slug)) {
				slugs.add(slug);
			}
		}
		return slugs;
	}

	private ContentTask open(ImportedPost known, String editor) {
		ContentTask last = this.tasks.find(known.draft()).orElseThrow();
		if (last.status() != ContentTaskStatus.APPROVED) {
			return last;
		}
		PostId postId = Objects.requireNonNull(last.postId());
		return this.tasks.openRevision(postId).orElseGet(() -> this.tasks.revise(postId, null, editor));
	}

	private String freeSlug(SourcePost post, ImportReport report) {
		String wished = Objects.requireNonNullElse(post.slug(), post.title());
		String slug = this.tasks.freeSlug(wished, post.kind());
		String own = Slug.propose(wished);
		if (own != null && !slug.equals(own)) {
			report.note(post.file(), post.line(), "slug " + wished, "is now " + slug);
		}
		return slug;
	}

	private static String body(PreparedPost prepared) {
		String body = prepared.post().bodyMarkdown();
		List<SourceImage> images = prepared.post().bodyImages();
		for (int i = 0; i < images.size(); i++) {
			ImportedImage imported = prepared.bodyImages().get(i);
			Image image = (imported != null) ? imported.image() : null;
			body = body.replace(SourceImage.placeholder(i),
					(image != null) ? "image:" + image.id() : images.get(i).reference());
		}
		return body;
	}

	private ContentTask attachImages(PreparedPost prepared, ContentTask task, String editor) {
		prepared.bodyImages().forEach((image) -> attach(prepared.post().key(), task.id(), image));
		Image cover = attach(prepared.post().key(), task.id(), prepared.cover());
		if (cover == null || cover.id().equals(task.featuredImageId())) {
			return task;
		}
		return this.tasks.edit(new ContentInput(task.id(), task.version(), null, null, null, null, null, null, null,
				cover.id(), null, null, null, null), editor);
	}

	private @Nullable Image attach(SourceKey key, DraftId task, @Nullable ImportedImage imported) {
		Image image = (imported != null) ? imported.image() : null;
		if (imported == null || image == null) {
			return null;
		}
		this.uploads.attach(task, image);
		this.imported.saveImage(key, imported.sha256(), imported.alt(), image.id());
		return image;
	}

	/**
	 * Requests a feature image for a draft without one, unless one is on its way.
	 * @return the id of the generation; null when the draft has an image, or is that of a
	 * page, which needs none
	 */
	@Transactional
	public @Nullable UUID requestImage(ContentTask task, String editor) {
		if (task.featuredImageId() != null || task.kind() == Post.Kind.PAGE) {
			return null;
		}
		String prompt = "Editorial cover illustration for an article: " + task.title();
		GenerationInput input = GenerationInput.of(prompt.substring(0, Math.min(prompt.length(), MAX_PROMPT_LENGTH)),
				NO_ALT);
		return this.generations.ofTask(task.id())
			.stream()
			.filter((pending) -> !pending.status().ended())
			.findFirst()
			.orElseGet(() -> this.generations.request(task.id(), input, editor))
			.id();
	}

	/** Publishes or schedules a draft, as its source says. */
	@Transactional(propagation = Propagation.NESTED)
	public void approve(SourcePost source, DraftId draft, ImportOptions options, ImportReport report) {
		ContentTask task = this.tasks.find(draft).orElseThrow();
		Post post = this.tasks.approveImported(task.id(), task.version(), source.publishedAt(), options.editor());
		source.oldAddresses()
			.stream()
			.filter((address) -> !this.publishing.redirect(address, post.id()))
			.forEach((address) -> report.warn(source.file(), source.line(), "old address " + address,
					"not redirected; it leads to another post"));
		report.count((post.status() == PostStatus.SCHEDULED) ? Count.SCHEDULED : Count.APPROVED);
	}

	/** Also when someone approves the draft at the desk. */
	@EventListener
	void keepOrigin(DraftApproved approved) {
		this.imported.find(approved.draft())
			.ifPresent((origin) -> origin.oldAddresses()
				.forEach((address) -> this.publishing.redirect(address, approved.post())));
	}

}
