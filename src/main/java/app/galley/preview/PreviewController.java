package app.galley.preview;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

import app.galley.id.DraftId;
import app.galley.preview.PreviewLinks.Grant;
import app.galley.problem.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriUtils;

/**
 * Pages below {@code /preview}. With a valid {@code token} they need no account. An
 * invalid token, a token of a deleted task and an unknown page all return the same 404.
 */
@Controller
class PreviewController {

	private static final SecureRandom RANDOM = new SecureRandom();

	private final Editions editions;

	private final PreviewLinks links;

	private final Pages pages;

	private final IndexPages indexes;

	private final PreviewBanner banner;

	PreviewController(Editions editions, PreviewLinks links, Pages pages, IndexPages indexes, PreviewBanner banner) {
		this.editions = editions;
		this.links = links;
		this.pages = pages;
		this.indexes = indexes;
		this.banner = banner;
	}

	@GetMapping({ "/preview", "/preview/", "/preview/page/{cursor}" })
	ModelAndView home(@PathVariable(required = false) @Nullable String cursor, HttpServletRequest request,
			HttpServletResponse response) {
		return render(request, response, (edition) -> this.pages.home(edition, cursor));
	}

	@GetMapping("/preview/posts/{slug}")
	ModelAndView post(@PathVariable String slug, HttpServletRequest request, HttpServletResponse response) {
		return render(request, response, (edition) -> this.pages.post(edition, slug));
	}

	@GetMapping("/preview/{slug}")
	ModelAndView page(@PathVariable String slug, HttpServletRequest request, HttpServletResponse response) {
		return render(request, response, (edition) -> this.pages.page(edition, slug));
	}

	@GetMapping({ "/preview/categories/{slug}", "/preview/categories/{slug}/page/{cursor}" })
	ModelAndView category(@PathVariable String slug, @PathVariable(required = false) @Nullable String cursor,
			HttpServletRequest request, HttpServletResponse response) {
		return render(request, response, (edition) -> this.pages.category(edition, slug, cursor));
	}

	@GetMapping({ "/preview/tags/{slug}", "/preview/tags/{slug}/page/{cursor}" })
	ModelAndView tag(@PathVariable String slug, @PathVariable(required = false) @Nullable String cursor,
			HttpServletRequest request, HttpServletResponse response) {
		return render(request, response, (edition) -> this.pages.tag(edition, slug, cursor));
	}

	@GetMapping({ "/preview/authors/{slug}", "/preview/authors/{slug}/page/{cursor}" })
	ModelAndView author(@PathVariable String slug, @PathVariable(required = false) @Nullable String cursor,
			HttpServletRequest request, HttpServletResponse response) {
		return render(request, response, (edition) -> this.pages.author(edition, slug, cursor));
	}

	@GetMapping("/preview" + Links.ARCHIVE)
	ModelAndView archive(HttpServletRequest request, HttpServletResponse response) {
		return render(request, response, this.indexes::archive);
	}

	@GetMapping({ "/preview" + Links.ARCHIVE + "/{year}/{month}",
			"/preview" + Links.ARCHIVE + "/{year}/{month}/page/{cursor}" })
	ModelAndView month(@PathVariable String year, @PathVariable String month,
			@PathVariable(required = false) @Nullable String cursor, HttpServletRequest request,
			HttpServletResponse response) {
		return render(request, response, (edition) -> this.indexes.month(edition, year, month, cursor));
	}

	@GetMapping({ "/preview" + Links.CATEGORIES, "/preview" + Links.CATEGORIES + "/page/{cursor}" })
	ModelAndView categories(@PathVariable(required = false) @Nullable String cursor, HttpServletRequest request,
			HttpServletResponse response) {
		return render(request, response, (edition) -> this.indexes.categories(edition, cursor));
	}

	@GetMapping({ "/preview" + Links.TAGS, "/preview" + Links.TAGS + "/page/{cursor}" })
	ModelAndView tags(@PathVariable(required = false) @Nullable String cursor, HttpServletRequest request,
			HttpServletResponse response) {
		return render(request, response, (edition) -> this.indexes.tags(edition, cursor));
	}

	@GetMapping({ "/preview" + Links.AUTHORS, "/preview" + Links.AUTHORS + "/page/{cursor}" })
	ModelAndView authors(@PathVariable(required = false) @Nullable String cursor, HttpServletRequest request,
			HttpServletResponse response) {
		return render(request, response, (edition) -> this.indexes.authors(edition, cursor));
	}

	@GetMapping("/preview" + Links.SEARCH)
	ModelAndView search(HttpServletRequest request, HttpServletResponse response) {
		return render(request, response,
				(edition) -> this.pages.search(edition, request.getParameter("q"), request.getParameter("after")));
	}

	@GetMapping("/preview" + Links.CONTENT_CREDENTIALS)
	ModelAndView contentCredentials(HttpServletRequest request, HttpServletResponse response) {
		return render(request, response, this.pages::contentCredentials);
	}

	@GetMapping("/preview/**")
	ModelAndView unknown(HttpServletRequest request, HttpServletResponse response) {
		return render(request, response, (edition) -> Optional.empty());
	}

	@GetMapping("/preview/tasks/{id}")
	ModelAndView task(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
		String token = request.getParameter("token");
		Optional<Edition> edition = draft(id).flatMap((task) -> (token == null)
				? this.editions.of(task, request.getParameter("at"), bar(request))
				: this.links.verify(token).map(Grant::task).filter(task::equals).flatMap((same) -> edition(request)));
		return render(request, response, edition,
				(shown) -> Optional.ofNullable(shown.upcoming()).map((task) -> this.pages.of(shown, task.entry())));
	}

	private ModelAndView render(HttpServletRequest request, HttpServletResponse response,
			Function<Edition, Optional<ModelAndView>> page) {
		return render(request, response, edition(request), page);
	}

	private ModelAndView render(HttpServletRequest request, HttpServletResponse response, Optional<Edition> edition,
			Function<Edition, Optional<ModelAndView>> page) {
		String nonce = nonce();
		PreviewHeaders.write(response, nonce, null);
		ModelAndView view = edition
			.flatMap((shown) -> page(shown, page).map((found) -> this.banner.addTo(found, shown, request)))
			.orElseGet(() -> missing(edition, request));
		if (view.getModel().get("frame") instanceof PageModel.Frame frame && frame.style() != null) {
			PreviewHeaders.write(response, nonce, frame.style());
		}
		// Of a redirect, Spring would append it to the address.
		boolean redirects = String.valueOf(view.getViewName()).startsWith("redirect:");
		return redirects ? view : view.addObject("nonce", nonce);
	}

	/** Without an edition the link is invalid, and leads nowhere. */
	private ModelAndView missing(Optional<Edition> edition, HttpServletRequest request) {
		return edition.map((shown) -> this.pages.missing(shown, path(request)))
			.orElseGet(() -> this.pages.notFound(this.editions.live(bar(request))));
	}

	/** On the site. */
	private static String path(HttpServletRequest request) {
		try {
			return UriUtils.decode(request.getRequestURI().substring(Links.PREFIX.length()), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return "/";
		}
	}

	/** An invalid cursor in the path means that the page does not exist. */
	private static Optional<ModelAndView> page(Edition edition, Function<Edition, Optional<ModelAndView>> page) {
		try {
			return page.apply(edition);
		}
		catch (Refused ex) {
			return Optional.empty();
		}
	}

	private Optional<Edition> edition(HttpServletRequest request) {
		String token = request.getParameter("token");
		return (token == null) ? Optional.of(this.editions.live(bar(request)))
				: this.editions.of(token, request.getParameter("at"), bar(request));
	}

	private static boolean bar(HttpServletRequest request) {
		return !"0".equals(request.getParameter("bar"));
	}

	private static Optional<DraftId> draft(String text) {
		try {
			return Optional.of(DraftId.of(text)).filter((id) -> id.toString().equals(text));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	private static String nonce() {
		byte[] bytes = new byte[16];
		RANDOM.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
