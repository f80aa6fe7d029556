package app.galley.post;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import app.galley.image.Image;
import app.galley.image.Images;
import org.jspecify.annotations.Nullable;

/**
 * What posts that were read together show besides their own: whoever asks one of them for
 * its author has the authors of all read, with one statement at most.
 */
final class PostAssociations {

	private final Taxonomy taxonomy;

	private final Images images;

	private final List<Post> posts = new ArrayList<>();

	private @Nullable Map<UUID, Author> authors;

	private @Nullable Map<UUID, Category> categories;

	private @Nullable Map<UUID, Tag> tags;

	private @Nullable Map<UUID, Image> pictures;

	PostAssociations(Taxonomy taxonomy, Images images) {
		this.taxonomy = taxonomy;
		this.images = images;
	}

	void add(Post post) {
		this.posts.add(post);
	}

	synchronized Author author(Post post) {
		if (this.authors == null) {
			this.authors = this.taxonomy.authors(ids(Post::authorId));
		}
		return found(this.authors, post.authorId());
	}

	synchronized Category category(Post post) {
		if (this.categories == null) {
			this.categories = this.taxonomy.categories(ids(Post::categoryId));
		}
		return found(this.categories, post.categoryId());
	}

	synchronized List<Tag> tags(Post post) {
		if (this.tags == null) {
			Set<UUID> ids = new HashSet<>();
			this.posts.forEach((one) -> ids.addAll(one.tagIds()));
			this.tags = this.taxonomy.tags(ids);
		}
		List<Tag> found = new ArrayList<>(post.tagIds().size());
		for (UUID id : post.tagIds()) {
			found.add(found(this.tags, id));
		}
		return found;
	}

	synchronized Image featuredImage(Post post) {
		if (this.pictures == null) {
			this.pictures = this.images.findPublished(ids(Post::featuredImageId));
		}
		return found(this.pictures, post.featuredImageId());
	}

	private Set<UUID> ids(Function<Post, UUID> id) {
		Set<UUID> ids = new HashSet<>();
		this.posts.forEach((post) -> ids.add(id.apply(post)));
		return ids;
	}

	private static <T> T found(Map<UUID, T> all, UUID id) {
		return Objects.requireNonNull(all.get(id), "foreign keys hold");
	}

}
