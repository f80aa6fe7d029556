package app.galley.task;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.identity.Caller;
import app.galley.image.Image;
import app.galley.image.ImageLibrary;
import app.galley.image.Images;
import app.galley.post.Post;
import app.galley.problem.Faults;
import app.galley.seo.Seo;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Slug;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import app.galley.words.Languages;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Validates a draft's content and resolves its slugs to ids. Reports all faults together.
 */
@Component
class TaskContents {

	private static final int MAX_TITLE_LENGTH = 300;

	private static final int MAX_EXCERPT_LENGTH = 500;

	private static final int MAX_BODY_BYTES = 1024 * 1024;

	private static final int MAX_TAG_COUNT = 20;

	private final Taxonomy taxonomy;

	private final Slugs slugs;

	private final Images images;

	private final ImageLibrary library;

	TaskContents(Taxonomy taxonomy, Slugs slugs, Images images, ImageLibrary library) {
		this.taxonomy = taxonomy;
		this.slugs = slugs;
		this.images = images;
		this.library = library;
	}

	/**
	 * The content after the change.
	 * @param before the current content; null for a new draft
	 * @param postId the post it revises, whose slug it may keep; null when it revises
	 * none
	 */
	TaskContent resolve(ContentInput input, DraftId taskId, @Nullable TaskContent before, @Nullable PostId postId) {
		Faults faults = new Faults("input");
		String title = faults.line("title", input.title(), 1, MAX_TITLE_LENGTH);
		String excerpt = faults.line("excerpt", input.excerpt(), 0, MAX_EXCERPT_LENGTH);
		String body = faults.text("bodyMarkdown", input.bodyMarkdown(), MAX_BODY_BYTES);
		String slug = Slug.check(faults, "slug", input.slug());
		Post.Kind kind = (before != null) ? before.kind() : or(input.kind(), Post.Kind.POST);
		if (kind == Post.Kind.PAGE) {
			refuseFieldsOfPosts(faults, input);
			this.slugs.refuseReserved(faults, slug);
		}
		Seo seo = seo(faults, input, before);
		String language = language(faults, input.language(), before);
		UUID author = id(faults, "author", input.author(), this.taxonomy::author, Author::id);
		UUID category = id(faults, "category", input.category(), this.taxonomy::category, Category::id);
		List<UUID> tags = tags(faults, input.tags());
		checkImage(faults, input.featuredImage(), taskId, before);
		if (before == null && title == null) {
			faults.add("title", "enter 1 to %d characters".formatted(MAX_TITLE_LENGTH));
		}
		faults.refuseIfAny();
		if (slug != null) {
			this.slugs.refuseTaken(slug, taskId, postId);
		}
		if (before == null) {
			String heading = Objects.requireNonNull(title);
			return new TaskContent(kind, heading, (slug != null) ? slug : this.slugs.propose(heading, taskId, kind),
					or(excerpt, ""), seo, language, or(body, ""), author, category, or(tags, List.of()), null);
		}
		return new TaskContent(kind, or(title, before.title()), or(slug, before.slug()), or(excerpt, before.excerpt()),
				seo, language, or(body, before.bodyMarkdown()), (author != null) ? author : before.authorId(),
				(category != null) ? category : before.categoryId(), or(tags, before.tagIds()),
				(input.featuredImage() != null) ? input.featuredImage() : before.featuredImageId());
	}

	private static void refuseFieldsOfPosts(Faults faults, ContentInput input) {
		String advice = "a page has none: leave it out";
		if (input.author() != null) {
			faults.add("author", advice);
		}
		if (input.category() != null) {
			faults.add("category", advice);
		}
		if (input.tags() != null && !input.tags().isEmpty()) {
			faults.add("tags", advice);
		}
	}

	private static Seo seo(Faults faults, ContentInput input, @Nullable TaskContent before) {
		Seo current = (before != null) ? before.seo() : Seo.NONE;
		return (input.seo() != null) ? input.seo().applyTo(current, faults) : current;
	}

	private static @Nullable String language(Faults faults, @Nullable String tag, @Nullable TaskContent before) {
		if (tag == null) {
			return (before != null) ? before.language() : null;
		}
		String canonical = Languages.canonical(tag.strip());
		if (canonical == null && !tag.isBlank()) {
			faults.add("language", "enter a BCP 47 tag of a language that exists, such as en, de-AT or ar");
		}
		return canonical;
	}

	String freeSlug(String text, Post.Kind kind) {
		return this.slugs.propose(text, DraftId.next(), kind);
	}

	private static <T> T or(@Nullable T value, T otherwise) {
		return (value != null) ? value : otherwise;
	}

	private static <T> @Nullable UUID id(Faults faults, String field, @Nullable String slug,
			Function<String, Optional<T>> find, Function<T, UUID> id) {
		if (slug == null) {
			return null;
		}
		Optional<T> found = find.apply(slug);
		if (found.isEmpty()) {
			faults.add(field, "no %s has the slug %s".formatted(field, quoted(slug)));
		}
		return found.map(id).orElse(null);
	}

	private @Nullable List<UUID> tags(Faults faults, @Nullable List<String> slugs) {
		if (slugs == null) {
			return null;
		}
		LinkedHashSet<String> distinct = new LinkedHashSet<>(slugs);
		if (distinct.size() > MAX_TAG_COUNT) {
			faults.add("tags", "choose at most %d; you sent %d".formatted(MAX_TAG_COUNT, distinct.size()));
			return null;
		}
		Map<String, UUID> found = this.taxonomy.tagsWithSlugs(distinct)
			.stream()
			.collect(Collectors.toMap(Tag::slug, Tag::id));
		List<String> unknown = distinct.stream().filter((slug) -> !found.containsKey(slug)).toList();
		if (!unknown.isEmpty()) {
			faults.add("tags", "create these tags first (createTag): "
					+ unknown.stream().map(TaskContents::quoted).collect(Collectors.joining(", ")));
			return null;
		}
		return distinct.stream().map(found::get).map(Objects::requireNonNull).toList();
	}

	private void checkImage(Faults faults, @Nullable ImageId image, DraftId taskId, @Nullable TaskContent before) {
		if (image == null || (before != null && image.equals(before.featuredImageId()))) {
			return;
		}
		boolean ofThisTask = this.images.ofTask(taskId).stream().map(Image::id).anyMatch(image::equals);
		boolean ofLibrary = !ofThisTask
				&& Caller.current().filter((caller) -> this.library.mayUse(image, caller)).isPresent();
		if (!ofThisTask && !ofLibrary) {
			faults.add("featuredImage", "choose one of the draft's `images`, or one of the library (`images`)");
		}
	}

	private static String quoted(String slug) {
		return '"' + ((slug.length() > 60) ? slug.substring(0, 60) + "…" : slug) + '"';
	}

}
