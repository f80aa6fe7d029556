package app.galley.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import app.galley.id.PostId;
import app.galley.identity.Caller;
import app.galley.identity.Scope;
import app.galley.image.Image;
import app.galley.post.Post;
import app.galley.post.PostCacheTags;
import app.galley.post.PostRevision;
import app.galley.post.PostStatus;
import app.galley.post.Posts;
import app.galley.post.SelectedPost;
import app.galley.problem.Forbidden;
import app.galley.problem.Unauthorized;
import app.galley.responsecache.CacheTags;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * GraphQL queries of pages. Mutations are those of posts.
 */
@Controller
class PageController {

	private final Posts posts;

	PageController(Posts posts) {
		this.posts = posts;
	}

	@QueryMapping
	@Nullable SelectedPost page(@Argument String slug, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.pageAddress(slug));
		Optional<SelectedPost> page = current(slug);
		page.ifPresent((found) -> CacheTags.note(context, PostCacheTags.post(found.id())));
		return page.orElse(null);
	}

	private Optional<SelectedPost> current(String slug) {
		return this.posts.selectPublishedPage(slug).or(() -> this.posts.selectMovedPage(slug));
	}

	@QueryMapping
	boolean pageDeleted(@Argument String slug, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.pageAddress(slug));
		return current(slug).isEmpty() && this.posts.isGone(Post.Kind.PAGE, slug);
	}

	@QueryMapping
	List<SelectedPost> pages(@Argument PostStatus status, DataFetchingEnvironment env) {
		CacheTags.note(env.getGraphQlContext(), PostCacheTags.ALL_PAGES);
		if (status == PostStatus.PUBLISHED) {
			return this.posts.selectPages(status, env);
		}
		Caller caller = Caller.current()
			.orElseThrow(() -> new Unauthorized("status", status + " requires authentication"));
		if (!caller.may(Scope.READ_DRAFTS)) {
			throw new Forbidden("status", status + " requires a token with the scope READ_DRAFTS");
		}
		return this.posts.selectPages(status, env).stream().filter((page) -> page.visibleTo(caller)).toList();
	}

	@QueryMapping
	@Nullable SelectedPost pageById(@Argument PostId id) {
		return Caller.current()
			.flatMap((caller) -> this.posts.select(id)
				.filter((page) -> page.kind() == Post.Kind.PAGE && page.visibleTo(caller)))
			.orElse(null);
	}

	@SchemaMapping(typeName = "Page")
	@Nullable Image featuredImage(SelectedPost page) {
		return page.pageImage();
	}

	@BatchMapping(typeName = "Page")
	Map<SelectedPost, List<PostRevision>> revisions(List<SelectedPost> pages) {
		Map<PostId, List<PostRevision>> found = this.posts.revisions(pages.stream().map(SelectedPost::id).toList());
		Map<SelectedPost, List<PostRevision>> result = new LinkedHashMap<>();
		pages.forEach((page) -> result.put(page, found.getOrDefault(page.id(), List.of())));
		return result;
	}

}
