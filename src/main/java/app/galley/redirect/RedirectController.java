package app.galley.redirect;

import java.security.Principal;
import java.util.UUID;

import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.responsecache.CacheTags;
import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * Redirects by hand over GraphQL.
 */
@Controller
class RedirectController {

	private final Redirects redirects;

	RedirectController(Redirects redirects) {
		this.redirects = redirects;
	}

	@QueryMapping
	@Nullable Redirect redirect(@Argument String from, GraphQLContext context) {
		CacheTags.note(context, Redirects.cacheTag(from));
		return this.redirects.find(from).orElse(null);
	}

	@QueryMapping
	Page<Redirect> redirects(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before, @Argument @Nullable String text) {
		return this.redirects.page(text, PageRequest.of(first, after, last, before));
	}

	@MutationMapping
	Redirect createRedirect(@Argument CreateRedirectInput input, Principal editor) {
		return this.redirects.create(input.from(), input.to(), editor.getName());
	}

	@MutationMapping
	RedirectImport importRedirects(@Argument ImportRedirectsInput input, Principal editor) {
		return this.redirects.add(RedirectList.read(input.list()), editor.getName());
	}

	@MutationMapping
	Redirect deleteRedirect(@Argument DeleteRedirectInput input, Principal editor) {
		return this.redirects.delete(input.id(), editor.getName());
	}

	record CreateRedirectInput(String from, String to) {
	}

	record ImportRedirectsInput(String list) {
	}

	record DeleteRedirectInput(UUID id) {
	}

}
