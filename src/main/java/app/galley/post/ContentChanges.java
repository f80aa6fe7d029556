package app.galley.post;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.activity.Changes;
import app.galley.id.ImageId;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.seo.Seo;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Compares two versions of content, for the activity log. Values are given as the API
 * shows them; ids are looked up only if they changed.
 */
@Component
public class ContentChanges {

	private final Taxonomy taxonomy;

	private final Images images;

	ContentChanges(Taxonomy taxonomy, Images images) {
		this.taxonomy = taxonomy;
		this.images = images;
	}

	/**
	 * Changes from one version to the next.
	 * @param before null for new content
	 */
	public Changes between(@Nullable EditorialContent before, EditorialContent after) {
		Changes changes = new Changes().add("title", of(before, EditorialContent::title), after.title())
			.add("slug", of(before, EditorialContent::slug), after.slug())
			.add("excerpt", of(before, EditorialContent::excerpt), after.excerpt())
			.add("bodyMarkdown", of(before, EditorialContent::bodyMarkdown), after.bodyMarkdown())
			.add("language", of(before, EditorialContent::language), after.language());
		seo(changes, (before != null) ? before.seo() : Seo.NONE, after.seo());
		slugs(changes, "author", ids(of(before, EditorialContent::authorId)), ids(after.authorId()),
				this.taxonomy::authors, Author::slug);
		slugs(changes, "category", ids(of(before, EditorialContent::categoryId)), ids(after.categoryId()),
				this.taxonomy::categories, Category::slug);
		slugs(changes, "tags", (before != null) ? before.tagIds() : List.of(), after.tagIds(), this.taxonomy::tags,
				Tag::slug);
		image(changes, of(before, EditorialContent::featuredImageId), after.featuredImageId());
		return changes;
	}

	private static void seo(Changes changes, Seo before, Seo after) {
		Map<String, String> old = before.chosen();
		Map<String, String> chosen = after.chosen();
		Stream.concat(old.keySet().stream(), chosen.keySet().stream())
			.distinct()
			.forEach((field) -> changes.add("seo." + field, old.get(field), chosen.get(field)));
	}

	private static <T> @Nullable T of(@Nullable EditorialContent content,
			Function<EditorialContent, @Nullable T> part) {
		return (content != null) ? part.apply(content) : null;
	}

	private static <I> List<I> ids(@Nullable I id) {
		return (id != null) ? List.of(id) : List.of();
	}

	private static <T> void slugs(Changes changes, String field, List<UUID> before, List<UUID> after,
			Function<Collection<UUID>, Map<UUID, T>> find, Function<T, String> slug) {
		if (before.equals(after)) {
			return;
		}
		Map<UUID, T> found = find.apply(Stream.concat(before.stream(), after.stream()).distinct().toList());
		Function<List<UUID>, String> value = (ids) -> ids.stream()
			.map(found::get)
			.filter(Objects::nonNull)
			.map(slug)
			.collect(Collectors.joining(", "));
		changes.add(field, value.apply(before), value.apply(after));
	}

	private void image(Changes changes, @Nullable ImageId before, @Nullable ImageId after) {
		if (Objects.equals(before, after)) {
			return;
		}
		Map<ImageId, Image> found = this.images
			.findAll(Stream.of(ids(before), ids(after)).flatMap(List::stream).collect(Collectors.toSet()));
		Image oldImage = (before != null) ? found.get(before) : null;
		Image newImage = (after != null) ? found.get(after) : null;
		changes.add("featuredImage", url(oldImage), url(newImage))
			.add("featuredImageAlt", (oldImage != null) ? oldImage.alt() : null,
					(newImage != null) ? newImage.alt() : null);
	}

	private static @Nullable URI url(@Nullable Image image) {
		return (image != null) ? image.url() : null;
	}

}
