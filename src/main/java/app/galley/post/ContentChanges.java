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
import app.galley.image.Image;
import app.galley.image.Images;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * What somebody changed in what was written, in the words of the API. Looks up what the
 * ids mean only where they changed.
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
	 * @param before null for something new
	 */
	public Changes between(@Nullable Written before, Written after) {
		Changes changes = new Changes().add("title", of(before, Written::title), after.title())
			.add("slug", of(before, Written::slug), after.slug())
			.add("excerpt", of(before, Written::excerpt), after.excerpt())
			.add("bodyMarkdown", of(before, Written::bodyMarkdown), after.bodyMarkdown());
		slugs(changes, "author", ids(of(before, Written::authorId)), ids(after.authorId()), this.taxonomy::authors,
				Author::slug);
		slugs(changes, "category", ids(of(before, Written::categoryId)), ids(after.categoryId()),
				this.taxonomy::categories, Category::slug);
		slugs(changes, "tags", (before != null) ? before.tagIds() : List.of(), after.tagIds(), this.taxonomy::tags,
				Tag::slug);
		image(changes, of(before, Written::featuredImageId), after.featuredImageId());
		return changes;
	}

	private static <T> @Nullable T of(@Nullable Written written, Function<Written, @Nullable T> part) {
		return (written != null) ? part.apply(written) : null;
	}

	private static List<UUID> ids(@Nullable UUID id) {
		return (id != null) ? List.of(id) : List.of();
	}

	private static <T> void slugs(Changes changes, String field, List<UUID> before, List<UUID> after,
			Function<Collection<UUID>, Map<UUID, T>> find, Function<T, String> slug) {
		if (before.equals(after)) {
			return;
		}
		Map<UUID, T> found = find.apply(Stream.concat(before.stream(), after.stream()).distinct().toList());
		Function<List<UUID>, String> words = (ids) -> ids.stream()
			.map(found::get)
			.filter(Objects::nonNull)
			.map(slug)
			.collect(Collectors.joining(", "));
		changes.add(field, words.apply(before), words.apply(after));
	}

	private void image(Changes changes, @Nullable UUID before, @Nullable UUID after) {
		if (Objects.equals(before, after)) {
			return;
		}
		Map<UUID, Image> found = this.images
			.findAll(Stream.of(ids(before), ids(after)).flatMap(List::stream).collect(Collectors.toSet()));
		Image old = (before != null) ? found.get(before) : null;
		Image now = (after != null) ? found.get(after) : null;
		changes.add("featuredImage", url(old), url(now))
			.add("featuredImageAlt", (old != null) ? old.alt() : null, (now != null) ? now.alt() : null);
	}

	private static @Nullable URI url(@Nullable Image image) {
		return (image != null) ? image.url() : null;
	}

}
