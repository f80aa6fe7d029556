package app.galley.post;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import app.galley.id.ImageId;
import app.galley.image.Image;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import org.jspecify.annotations.Nullable;

/**
 * Authors, categories, tags and images of posts, revisions or drafts that are shown
 * together. Each kind is loaded for all of them, in one statement at most, when first
 * asked for.
 */
public final class PostAssociations {

	private final Taxonomy taxonomy;

	private final Function<Set<ImageId>, Map<ImageId, Image>> imageSource;

	private final List<? extends Ids> items;

	private @Nullable Map<UUID, Author> authors;

	private @Nullable Map<UUID, Category> categories;

	private @Nullable Map<UUID, Tag> tags;

	private @Nullable Map<ImageId, Image> images;

	/**
	 * @param items may be added to until the first association is asked for
	 */
	PostAssociations(Taxonomy taxonomy, Function<Set<ImageId>, Map<ImageId, Image>> imageSource,
			List<? extends Ids> items) {
		this.taxonomy = taxonomy;
		this.imageSource = imageSource;
		this.items = items;
	}

	/** The item's author; null if it has none. */
	public synchronized @Nullable Author author(Ids item) {
		if (this.authors == null) {
			this.authors = this.taxonomy.authors(ids(Ids::authorId));
		}
		return find(this.authors, item.authorId());
	}

	/** The item's category; null if it has none. */
	public synchronized @Nullable Category category(Ids item) {
		if (this.categories == null) {
			this.categories = this.taxonomy.categories(ids(Ids::categoryId));
		}
		return find(this.categories, item.categoryId());
	}

	/** The item's tags, in the writer's order. */
	public synchronized List<Tag> tags(Ids item) {
		if (this.tags == null) {
			Set<UUID> ids = new HashSet<>();
			this.items.forEach((one) -> ids.addAll(one.tagIds()));
			this.tags = this.taxonomy.tags(ids);
		}
		List<Tag> found = new ArrayList<>(item.tagIds().size());
		for (UUID id : item.tagIds()) {
			found.add(Objects.requireNonNull(this.tags.get(id), "tags are never deleted"));
		}
		return found;
	}

	/** The item's feature image; null if it has none. */
	public synchronized @Nullable Image featuredImage(Ids item) {
		if (this.images == null) {
			this.images = this.imageSource.apply(ids(Ids::featuredImageId));
		}
		return find(this.images, item.featuredImageId());
	}

	private <I> Set<I> ids(Function<Ids, @Nullable I> id) {
		Set<I> ids = new HashSet<>();
		for (Ids item : this.items) {
			@Nullable I one = id.apply(item);
			if (one != null) {
				ids.add(one);
			}
		}
		return ids;
	}

	private static <I, T> @Nullable T find(Map<I, T> all, @Nullable I id) {
		return (id != null) ? all.get(id) : null;
	}

	/** Ids of what a post or draft refers to; a draft can lack some. */
	public interface Ids {

		@Nullable UUID authorId();

		@Nullable UUID categoryId();

		/** In the writer's order. */
		List<UUID> tagIds();

		@Nullable ImageId featuredImageId();

	}

}
