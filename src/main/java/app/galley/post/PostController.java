package app.galley.post;

import java.security.Principal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import app.galley.id.PostId;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.identity.Scope;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.problem.Forbidden;
import app.galley.problem.Unauthorized;
import app.galley.responsecache.CacheTags;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.TaxonomyCacheTags;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * GraphQL queries and mutations of posts: a page takes one statement, for the columns
 * that the query selects.
 */
@Controller
class PostController {

	/** Where the desk's counting ends. */
	private static final int MAX_COUNT = 100;

	private final Posts posts;

	private final NearbyPosts nearby;

	private final PublishedTerms publishedTerms;

	private final Publishing publishing;

	PostController(Posts posts, NearbyPosts nearby, PublishedTerms publishedTerms, Publishing publishing) {
		this.posts = posts;
		this.nearby = nearby;
		this.publishedTerms = publishedTerms;
		this.publishing = publishing;
	}

	@QueryMapping
	Page<SelectedPost> posts(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before, @Argument @Nullable PostFilter filter,
			@Argument PostOrder orderBy, DataFetchingEnvironment env) {
		PostFilter visible = visible((filter != null) ? filter : PostFilter.NONE);
		EnumSet<PostColumn> columns = PostColumn.of(SelectedFields.of(env, List.of("nodes"), List.of("edges", "node")));
		CacheTags.note(env.getGraphQlContext(), PostCacheTags.list(visible));
		Page<SelectedPost> page = this.posts.selectPage(visible, orderBy, PageRequest.of(first, after, last, before),
				columns);
		noteTerms(env.getGraphQlContext(), columns, page.nodes());
		return page;
	}

	@QueryMapping
	List<Integer> sitemapShards(GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.list(PostFilter.NONE));
		return this.posts.shards();
	}

	@QueryMapping
	List<Posts.PostAddress> sitemapShard(@Argument int number, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.list(PostFilter.NONE));
		return this.posts.shard(number);
	}

	@QueryMapping
	List<Posts.ArchiveMonth> archiveMonths(GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.ALL_POSTS);
		return this.posts.months();
	}

	@BatchMapping(typeName = "Author", field = "postCount")
	Map<Author, Integer> postCountOfAuthors(List<Author> authors, GraphQLContext context) {
		return counts(Kind.AUTHOR, authors, Author::id, context);
	}

	@BatchMapping(typeName = "Category", field = "postCount")
	Map<Category, Integer> postCountOfCategories(List<Category> categories, GraphQLContext context) {
		return counts(Kind.CATEGORY, categories, Category::id, context);
	}

	@BatchMapping(typeName = "Tag", field = "postCount")
	Map<Tag, Integer> postCountOfTags(List<Tag> tags, GraphQLContext context) {
		return counts(Kind.TAG, tags, Tag::id, context);
	}

	private <T> Map<T, Integer> counts(Kind kind, List<T> terms, Function<T, UUID> id, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.ALL_POSTS);
		Map<UUID, Integer> counts = this.publishedTerms.counts(kind, terms.stream().map(id).toList());
		Map<T, Integer> result = new LinkedHashMap<>();
		terms.forEach((term) -> result.put(term, counts.getOrDefault(id.apply(term), 0)));
		return result;
	}

	/** Writers see only their own unpublished and scheduled posts. */
	private static PostFilter visible(PostFilter filter) {
		if (filter.isPublic()) {
			return filter;
		}
		Caller caller = Caller.current()
			.orElseThrow(() -> new Unauthorized("filter.status", filter.status() + " requires authentication"));
		if (!caller.may(Scope.READ_DRAFTS)) {
			throw new Forbidden("filter.status", filter.status() + " requires a token with the scope READ_DRAFTS");
		}
		return caller.may(Role.EDITOR) ? filter : filter.createdBy(caller.username());
	}

	@QueryMapping
	@Nullable SelectedPost post(@Argument String slug, DataFetchingEnvironment env) {
		EnumSet<PostColumn> columns = PostColumn.of(SelectedFields.of(env, List.of()));
		columns.add(PostColumn.ID);
		CacheTags.note(env.getGraphQlContext(), PostCacheTags.address(slug));
		Optional<SelectedPost> post = this.posts.selectPublished(slug, columns)
			.or(() -> this.posts.selectMoved(slug, columns));
		post.ifPresent((found) -> {
			CacheTags.note(env.getGraphQlContext(), PostCacheTags.post(found.id()));
			noteTerms(env.getGraphQlContext(), columns, List.of(found));
		});
		return post.orElse(null);
	}

	@QueryMapping
	boolean postDeleted(@Argument String slug, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.address(slug));
		return this.posts.selectPublished(slug, EnumSet.of(PostColumn.ID))
			.or(() -> this.posts.selectMoved(slug, EnumSet.of(PostColumn.ID)))
			.isEmpty() && this.posts.isGone(Post.Kind.POST, slug);
	}

	@QueryMapping
	@Nullable SelectedPost postById(@Argument PostId id) {
		return Caller.current()
			.flatMap((caller) -> this.posts.select(id)
				.filter((post) -> post.kind() == Post.Kind.POST && post.summary().visibleTo(caller)))
			.orElse(null);
	}

	@MutationMapping
	SelectedPost unpublishPost(@Argument UnpublishPostInput input, Principal editor) {
		this.publishing.unpublish(input.id(), editor.getName());
		return this.posts.select(input.id()).orElseThrow();
	}

	@MutationMapping
	SelectedPost schedulePost(@Argument SchedulePostInput input, Principal editor) {
		this.publishing.schedule(input.id(), input.publishAt(), editor.getName());
		return this.posts.select(input.id()).orElseThrow();
	}

	@MutationMapping
	SelectedPost publishPost(@Argument PublishPostInput input, Principal editor) {
		this.publishing.publishNow(input.id(), input.publishedAt(), editor.getName());
		return this.posts.select(input.id()).orElseThrow();
	}

	@BatchMapping(typeName = "Post")
	Map<SelectedPost, List<PostRevision>> revisions(List<SelectedPost> posts) {
		Map<PostId, List<PostRevision>> found = this.posts.revisions(posts.stream().map(SelectedPost::id).toList());
		Map<SelectedPost, List<PostRevision>> result = new LinkedHashMap<>();
		posts.forEach((post) -> result.put(post, found.getOrDefault(post.id(), List.of())));
		return result;
	}

	@BatchMapping(typeName = "Post")
	Map<SelectedPost, @Nullable SelectedPost> previous(List<SelectedPost> posts, GraphQLContext context) {
		return single(posts, this.nearby::previous, context);
	}

	@BatchMapping(typeName = "Post")
	Map<SelectedPost, @Nullable SelectedPost> next(List<SelectedPost> posts, GraphQLContext context) {
		return single(posts, this.nearby::next, context);
	}

	@BatchMapping(typeName = "Post")
	Map<SelectedPost, List<SelectedPost>> related(List<SelectedPost> posts, GraphQLContext context) {
		return near(posts, this.nearby::related, context);
	}

	private static Map<SelectedPost, @Nullable SelectedPost> single(List<SelectedPost> posts,
			Function<List<PostId>, Map<PostId, List<SelectedPost>>> find, GraphQLContext context) {
		Map<SelectedPost, @Nullable SelectedPost> result = new LinkedHashMap<>();
		near(posts, find, context)
			.forEach((post, found) -> result.put(post, found.isEmpty() ? null : found.getFirst()));
		return result;
	}

	/** Any post can come near another, and each shows names of its terms. */
	private static Map<SelectedPost, List<SelectedPost>> near(List<SelectedPost> posts,
			Function<List<PostId>, Map<PostId, List<SelectedPost>>> find, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.ALL_POSTS);
		Map<PostId, List<SelectedPost>> found = find.apply(posts.stream().map(SelectedPost::id).toList());
		found.values().forEach((near) -> noteTerms(context, EnumSet.allOf(PostColumn.class), near));
		Map<SelectedPost, List<SelectedPost>> result = new LinkedHashMap<>();
		posts.forEach((post) -> result.put(post, found.getOrDefault(post.id(), List.of())));
		return result;
	}

	@SchemaMapping(typeName = "DeskSummary")
	int scheduled() {
		Caller caller = Caller.current().orElseThrow();
		return this.posts.countScheduled(caller.may(Role.EDITOR) ? null : caller.username(), MAX_COUNT);
	}

	/** Notes the terms shown beside the posts. */
	private static void noteTerms(GraphQLContext context, EnumSet<PostColumn> columns, List<SelectedPost> posts) {
		if (!CacheTags.isNoting(context)) {
			return;
		}
		for (SelectedPost post : posts) {
			if (columns.contains(PostColumn.AUTHOR_ID)) {
				note(context, Kind.AUTHOR, post.authorId());
			}
			if (columns.contains(PostColumn.CATEGORY_ID)) {
				note(context, Kind.CATEGORY, post.categoryId());
			}
			if (columns.contains(PostColumn.TAG_IDS)) {
				post.tagIds().forEach((tag) -> CacheTags.note(context, TaxonomyCacheTags.id(Kind.TAG, tag)));
			}
		}
	}

	private static void note(GraphQLContext context, Kind kind, @Nullable UUID term) {
		if (term != null) {
			CacheTags.note(context, TaxonomyCacheTags.id(kind, term));
		}
	}

	record UnpublishPostInput(PostId id) {
	}

	record PublishPostInput(PostId id, @Nullable Instant publishedAt) {
	}

	record SchedulePostInput(PostId id, @Nullable Instant publishAt) {
	}

}
