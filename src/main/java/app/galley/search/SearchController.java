package app.galley.search;

import java.util.List;

import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.PostCacheTags;
import app.galley.responsecache.CacheTags;
import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * The GraphQL queries {@code search} and {@code searchPages}.
 */
@Controller
class SearchController {

	private final PostSearch search;

	SearchController(PostSearch search) {
		this.search = search;
	}

	@QueryMapping
	Page<SearchResult> search(@Argument String text, @Argument @Nullable Integer first,
			@Argument @Nullable String after, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.ALL_POSTS);
		return this.search.search(text, PageRequest.of(first, after, null, null));
	}

	@QueryMapping
	List<PageResult> searchPages(@Argument String text, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.ALL_PAGES);
		return this.search.searchPages(text);
	}

}
