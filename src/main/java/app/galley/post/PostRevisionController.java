package app.galley.post;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.stereotype.Controller;

/**
 * What revisions of posts refer to, one statement a kind of relation.
 */
@Controller
class PostRevisionController {

	private final Taxonomy taxonomy;

	PostRevisionController(Taxonomy taxonomy) {
		this.taxonomy = taxonomy;
	}

	@BatchMapping
	Map<PostRevision, Author> author(List<PostRevision> revisions) {
		return related(revisions, PostRevision::authorId, this.taxonomy::authors);
	}

	@BatchMapping
	Map<PostRevision, Category> category(List<PostRevision> revisions) {
		return related(revisions, PostRevision::categoryId, this.taxonomy::categories);
	}

	@BatchMapping
	Map<PostRevision, List<Tag>> tags(List<PostRevision> revisions) {
		Map<UUID, Tag> tags = this.taxonomy
			.tags(revisions.stream().flatMap((revision) -> revision.tagIds().stream()).collect(Collectors.toSet()));
		Map<PostRevision, List<Tag>> result = new LinkedHashMap<>();
		revisions.forEach((revision) -> result.put(revision,
				revision.tagIds().stream().map((id) -> Objects.requireNonNull(tags.get(id))).toList()));
		return result;
	}

	private static <T> Map<PostRevision, T> related(List<PostRevision> revisions, Function<PostRevision, UUID> id,
			Function<Set<UUID>, Map<UUID, T>> find) {
		Map<UUID, T> found = find.apply(revisions.stream().map(id).collect(Collectors.toSet()));
		Map<PostRevision, T> result = new LinkedHashMap<>();
		revisions.forEach((revision) -> result.put(revision, Objects.requireNonNull(found.get(id.apply(revision)))));
		return result;
	}

}
