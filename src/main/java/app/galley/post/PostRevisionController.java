package app.galley.post;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * GraphQL fields of {@link PostRevision} that are other types, one statement each.
 */
@Controller
class PostRevisionController {

	private final Posts posts;

	PostRevisionController(Posts posts) {
		this.posts = posts;
	}

	@BatchMapping
	Map<PostRevision, Author> author(List<PostRevision> revisions) {
		return each(revisions, this.posts.associationsOf(revisions)::author);
	}

	@BatchMapping
	Map<PostRevision, Category> category(List<PostRevision> revisions) {
		return each(revisions, this.posts.associationsOf(revisions)::category);
	}

	@BatchMapping
	Map<PostRevision, List<Tag>> tags(List<PostRevision> revisions) {
		return each(revisions, this.posts.associationsOf(revisions)::tags);
	}

	/** Revisions of pages, which can lack it, are another type. */
	@SchemaMapping
	URI featuredImageUrl(PostRevision revision) {
		return Objects.requireNonNull(revision.featuredImageUrl());
	}

	private static <T> Map<PostRevision, T> each(List<PostRevision> revisions,
			Function<PostRevision, @Nullable T> association) {
		Map<PostRevision, T> found = new LinkedHashMap<>();
		revisions.forEach((revision) -> found.put(revision, Objects.requireNonNull(association.apply(revision))));
		return found;
	}

}
