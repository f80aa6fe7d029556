package app.galley.post;

import java.security.Principal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.identity.Scope;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.problem.Forbidden;
import app.galley.problem.Unauthorized;
import app.galley.responsecache.CacheTags;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * Posts over GraphQL: one statement a page, for the columns asked for.
 */
@Controller
class PostController {

	private final Posts posts;

	private final Publishing publishing;

	PostController(Posts posts, Publishing publishing) {
		this.posts = posts;
		this.publishing = publishing;
	}

	@QueryMapping
	Page<Post> posts(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before, @Argument @Nullable PostFilter filter,
			@Argument PostOrder orderBy, DataFetchingEnvironment env) {
		PostFilter which = visible((filter != null) ? filter : PostFilter.NONE);
		EnumSet<PostColumn> columns = PostColumn
			.behind(SelectedFields.of(env, List.of("nodes"), List.of("edges", "node")));
		CacheTags.note(env.getGraphQlContext(), PostCacheTags.list(which));
		Page<Post> page = this.posts.page(which, orderBy, PageRequest.of(first, after, last, before), columns);
		noteTerms(env.getGraphQlContext(), columns, page.nodes());
		return page;
	}

	@QueryMapping
	List<Integer> sitemapShards(GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.list(PostFilter.NONE));
		return this.posts.parts();
	}

	@QueryMapping
	List<PostAddress> sitemapShard(@Argument int number, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.list(PostFilter.NONE));
		return this.posts.part(number);
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
		EnumSet<PostColumn> columns = PostColumn.behind(SelectedFields.of(env, List.of()));
		columns.add(PostColumn.ID);
		CacheTags.note(env.getGraphQlContext(), PostCacheTags.address(slug));
		Optional<Post> post = this.posts.findPublished(slug, columns).or(() -> this.posts.findMoved(slug, columns));
		post.ifPresent((found) -> {
			CacheTags.note(env.getGraphQlContext(), PostCacheTags.post(found.id()));
			noteTerms(env.getGraphQlContext(), columns, List.of(found));
		});
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
	Map<Post, List<PostRevision>> revisions(List<Post> posts) {
		Map<UUID, List<PostRevision>> found = this.posts.revisions(posts.stream().map(Post::id).toList());
		Map<Post, List<PostRevision>> result = new LinkedHashMap<>();
		posts.forEach((post) -> result.put(post, found.getOrDefault(post.id(), List.of())));
		return result;
	}

	/** Under which names of things the posts stand. */
	private static void noteTerms(GraphQLContext context, EnumSet<PostColumn> columns, List<Post> posts) {
		if (!CacheTags.isNoting(context)) {
			return;
		}
		for (Post post : posts) {
			if (columns.contains(PostColumn.AUTHOR_ID)) {
				CacheTags.note(context, PostCacheTags.term(TaxonomyChanged.Kind.AUTHOR, post.authorId()));
			}
			if (columns.contains(PostColumn.CATEGORY_ID)) {
				CacheTags.note(context, PostCacheTags.term(TaxonomyChanged.Kind.CATEGORY, post.categoryId()));
			}
			if (columns.contains(PostColumn.TAG_IDS)) {
				post.tagIds()
					.forEach((tag) -> CacheTags.note(context, PostCacheTags.term(TaxonomyChanged.Kind.TAG, tag)));
			}
		}
	}

	record UnpublishPostInput(UUID id) {
	}

	record SchedulePostInput(UUID id, @Nullable Instant publishAt) {
	}

}
