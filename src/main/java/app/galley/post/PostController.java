package app.galley.post;

import java.security.Principal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import app.galley.answer.Topics;
import app.galley.api.Page;
import app.galley.api.PageRequest;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.identity.Scope;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.problem.Forbidden;
import app.galley.problem.Unauthorized;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.SelectedField;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * Posts over GraphQL: one statement a page and one a kind of relation, for the columns
 * asked for.
 */
@Controller
class PostController {

	private final Posts posts;

	private final Publishing publishing;

	private final Taxonomy taxonomy;

	private final Images images;

	PostController(Posts posts, Publishing publishing, Taxonomy taxonomy, Images images) {
		this.posts = posts;
		this.publishing = publishing;
		this.taxonomy = taxonomy;
		this.images = images;
	}

	@QueryMapping
	Page<Post> posts(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before, @Argument @Nullable PostFilter filter,
			@Argument PostOrder orderBy, DataFetchingEnvironment env) {
		PostFilter which = visible((filter != null) ? filter : PostFilter.NONE);
		Topics.note(env.getGraphQlContext(), PostTopics.list(which));
		return this.posts.page(which, orderBy, PageRequest.of(first, after, last, before),
				columns(env, "nodes/*", "edges/node/*"));
	}

	/** Of what the public does not see, writers see their own. */
	private static PostFilter visible(PostFilter which) {
		if (which.isPublic()) {
			return which;
		}
		Caller caller = Caller.current()
			.orElseThrow(() -> new Unauthorized("filter.status", which.status() + " needs somebody who is signed in"));
		if (!caller.may(Scope.READ_DRAFTS)) {
			throw new Forbidden("filter.status", which.status() + " needs a token with the scope READ_DRAFTS");
		}
		return caller.may(Role.EDITOR) ? which : which.createdBy(caller.username());
	}

	@QueryMapping
	@Nullable Post post(@Argument String slug, DataFetchingEnvironment env) {
		EnumSet<PostColumn> columns = columns(env, "*");
		columns.add(PostColumn.ID);
		Topics.note(env.getGraphQlContext(), PostTopics.address(slug));
		Optional<Post> post = this.posts.findPublished(slug, columns).or(() -> this.posts.findMoved(slug, columns));
		post.ifPresent((found) -> Topics.note(env.getGraphQlContext(), PostTopics.post(found.id())));
		return post.orElse(null);
	}

	@QueryMapping
	@Nullable Post postById(@Argument UUID id) {
		return Caller.current()
			.flatMap((caller) -> this.posts.find(id).filter((post) -> post.visibleTo(caller)))
			.orElse(null);
	}

	@MutationMapping
	Post unpublishPost(@Argument UnpublishPostInput input, Principal editor) {
		return this.publishing.unpublish(input.id(), editor.getName());
	}

	@MutationMapping
	Post schedulePost(@Argument SchedulePostInput input, Principal editor) {
		return this.publishing.schedule(input.id(), input.publishAt(), editor.getName());
	}

	@BatchMapping
	Map<Post, Author> author(List<Post> posts, GraphQLContext context) {
		posts.forEach((post) -> Topics.note(context, PostTopics.term(TaxonomyChanged.Kind.AUTHOR, post.authorId())));
		return related(posts, Post::authorId, this.taxonomy::authors);
	}

	@BatchMapping
	Map<Post, Category> category(List<Post> posts, GraphQLContext context) {
		posts
			.forEach((post) -> Topics.note(context, PostTopics.term(TaxonomyChanged.Kind.CATEGORY, post.categoryId())));
		return related(posts, Post::categoryId, this.taxonomy::categories);
	}

	@BatchMapping
	Map<Post, Image> featuredImage(List<Post> posts) {
		return related(posts, Post::featuredImageId, this.images::findAll);
	}

	@BatchMapping
	Map<Post, List<Tag>> tags(List<Post> posts, GraphQLContext context) {
		posts.forEach((post) -> post.tagIds()
			.forEach((tag) -> Topics.note(context, PostTopics.term(TaxonomyChanged.Kind.TAG, tag))));
		Map<UUID, Tag> tags = this.taxonomy
			.tags(posts.stream().flatMap((post) -> post.tagIds().stream()).collect(Collectors.toSet()));
		Map<Post, List<Tag>> result = new LinkedHashMap<>();
		posts.forEach((post) -> result.put(post,
				post.tagIds().stream().map((id) -> Objects.requireNonNull(tags.get(id))).toList()));
		return result;
	}

	@BatchMapping
	Map<Post, List<PostRevision>> revisions(List<Post> posts) {
		Map<UUID, List<PostRevision>> found = this.posts.revisions(posts.stream().map(Post::id).toList());
		Map<Post, List<PostRevision>> result = new LinkedHashMap<>();
		posts.forEach((post) -> result.put(post, found.getOrDefault(post.id(), List.of())));
		return result;
	}

	private static <T> Map<Post, T> related(List<Post> posts, Function<Post, UUID> id,
			Function<Set<UUID>, Map<UUID, T>> find) {
		Map<UUID, T> found = find.apply(posts.stream().map(id).collect(Collectors.toSet()));
		Map<Post, T> result = new LinkedHashMap<>();
		posts.forEach((post) -> result.put(post, Objects.requireNonNull(found.get(id.apply(post)))));
		return result;
	}

	private static EnumSet<PostColumn> columns(DataFetchingEnvironment env, String glob, String... globs) {
		Set<String> names = new HashSet<>();
		for (SelectedField field : env.getSelectionSet().getFields(glob, globs)) {
			names.add(field.getName());
		}
		return PostColumn.behind(names);
	}

	record UnpublishPostInput(UUID id) {
	}

	record SchedulePostInput(UUID id, @Nullable Instant publishAt) {
	}

}
