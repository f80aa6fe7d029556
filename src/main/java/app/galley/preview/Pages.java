package app.galley.preview;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

import app.galley.article.Standfirst;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.Post;
import app.galley.post.PostFilter;
import app.galley.post.Posts;
import app.galley.post.PublishedTerms;
import app.galley.preview.Edition.Upcoming;
import app.galley.problem.Refused;
import app.galley.redirect.Redirects;
import app.galley.search.PostSearch;
import app.galley.search.SearchResult;
import app.galley.seo.Seo;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import app.galley.taxonomy.TermPages;
import app.galley.words.Words;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/**
 * Template and model of each page of the site; empty if the page does not exist.
 */
@Component
class Pages {

	private final Posts posts;

	private final Taxonomy taxonomy;

	private final Frames frames;

	private final PostViews views;

	private final Lists lists;

	private final PostSearch search;

	private final JsonLd jsonLd;

	private final Redirects redirects;

	private final SiteProperties site;

	Pages(Posts posts, Taxonomy taxonomy, Frames frames, PostViews views, Lists lists, PostSearch search, JsonLd jsonLd,
			Redirects redirects, SiteProperties site) {
		this.posts = posts;
		this.taxonomy = taxonomy;
		this.frames = frames;
		this.views = views;
		this.lists = lists;
		this.search = search;
		this.jsonLd = jsonLd;
		this.redirects = redirects;
		this.site = site;
	}

	Optional<ModelAndView> home(Edition edition, @Nullable String after) {
		PageModel.Posts list = this.lists.page(edition, "/", PostFilter.NONE, (entry) -> true, after);
		String heading = (after != null) ? edition.words().get("olderPosts") : edition.settings().name();
		String title = (after != null) ? titled(edition, heading) : heading;
		PageModel.Head head = new PageModel.Head(title, heading, edition.settings().description(),
				canonical("/", after), "website", firstImage(list), null, this.jsonLd.webSite(edition.settings()));
		return Optional.of(list)
			.filter((posts) -> after == null || !posts.posts().isEmpty())
			.map((posts) -> list(edition, "index", head, posts, Map.of()));
	}

	Optional<ModelAndView> category(Edition edition, String slug, @Nullable String after) {
		return this.taxonomy.category(slug).flatMap((Category category) -> {
			String path = Links.categoryPath(category.slug());
			if (!category.slug().equals(slug)) {
				return movedTerm(edition, path, PostFilter.ofCategory(category.slug()),
						(entry) -> category.id().equals(entry.categoryId()));
			}
			Predicate<Entry> includes = (entry) -> category.id().equals(entry.categoryId());
			return posts(edition, path, PostFilter.ofCategory(slug), includes, after)
				.map((list) -> category(edition, category, path, list, after).addObject("postCount",
						this.lists.count(edition, Kind.CATEGORY, category.id(), includes)));
		});
	}

	private ModelAndView category(Edition edition, Category category, String path, PageModel.Posts list,
			@Nullable String after) {
		String name = category.name();
		PageModel.Cover image = this.views.cover(category, edition.words());
		PageModel.Head head = new PageModel.Head(titled(edition, name), name,
				category.description().isEmpty() ? edition.words().get("postsIn", name) : category.description(),
				canonical(path, after), "website", (image != null) ? image : firstImage(list), null, null);
		ModelAndView view = list(edition, "category", head, list, Map.of("name", name, "about", category.description(),
				"feed", feed(head, path), "frame", frame(edition, edition.links().to(path))));
		return view.addObject("image", image);
	}

	Optional<ModelAndView> tag(Edition edition, String slug, @Nullable String after) {
		return this.taxonomy.tag(slug).flatMap((Tag tag) -> {
			String path = Links.tagPath(tag.slug());
			Predicate<Entry> includes = (entry) -> entry.tagIds().contains(tag.id());
			PostFilter filter = PostFilter.ofTag(tag.slug());
			return tag.slug().equals(slug) ? tag(edition, path, tag.name(), filter, includes, after)
				.map((view) -> view.addObject("postCount", this.lists.count(edition, Kind.TAG, tag.id(), includes)))
					: movedTerm(edition, path, filter, includes);
		});
	}

	/** A redirect from the former slug of a term that readers see. */
	private Optional<ModelAndView> movedTerm(Edition edition, String path, PostFilter filter,
			Predicate<Entry> includes) {
		return posts(edition, path, filter, includes, null).map((list) -> movedTo(edition, path));
	}

	private Optional<ModelAndView> tag(Edition edition, String path, String name, PostFilter filter,
			Predicate<Entry> includes, @Nullable String after) {
		return posts(edition, path, filter, includes, after).map((list) -> {
			PageModel.Head head = new PageModel.Head(titled(edition, name), name,
					edition.words().get("postsAbout", name), canonical(path, after), "website", firstImage(list), null,
					null);
			return list(edition, "tag", head, list,
					Map.of("name", name, "feed", feed(head, path), "frame", frame(edition, edition.links().to(path))));
		});
	}

	/** A page of a term's posts; empty if it has none, for readers see no such term. */
	private Optional<PageModel.Posts> posts(Edition edition, String path, PostFilter filter, Predicate<Entry> includes,
			@Nullable String after) {
		return Optional.of(this.lists.page(edition, path, filter, includes, after))
			.filter((list) -> !list.posts().isEmpty());
	}

	Optional<ModelAndView> author(Edition edition, String slug, @Nullable String after) {
		return this.taxonomy.author(slug).flatMap((Author author) -> {
			String path = Links.authorPath(author.slug());
			boolean moved = !author.slug().equals(slug);
			Predicate<Entry> includes = (entry) -> author.id().equals(entry.authorId());
			return posts(edition, path, PostFilter.ofAuthor(author.slug()), includes, moved ? null : after)
				.map((list) -> moved ? movedTo(edition, path) : author(edition, author, path, list, after)
					.addObject("postCount", this.lists.count(edition, Kind.AUTHOR, author.id(), includes)));
		});
	}

	private ModelAndView author(Edition edition, Author author, String path, PageModel.Posts list,
			@Nullable String after) {
		PageModel.Person person = PostViews.person(author, edition.links());
		String description = author.bio().isEmpty() ? edition.words().get("postsBy", author.name()) : author.bio();
		PageModel.Head head = new PageModel.Head(titled(edition, author.name()), author.name(), description,
				canonical(path, after), "profile", firstImage(list), null, this.jsonLd.profilePage(person, path));
		return list(edition, "author", head, list, Map.of("author", person, "feed", feed(head, path)));
	}

	/** The feeds of a list, without their endings. */
	private PageModel.Named feed(PageModel.Head head, String path) {
		return new PageModel.Named(head.title(), this.site.absolute(path + "/feed"));
	}

	private ModelAndView list(Edition edition, String template, PageModel.Head head, PageModel.Posts list,
			Map<String, ?> more) {
		Map<String, Object> model = new HashMap<>(Map.of("frame", frame(edition, null), "head", head, "list", list));
		model.putAll(more);
		return new ModelAndView(template, model);
	}

	/**
	 * The post with this slug, a redirect to its current slug, or the page of a deleted
	 * one.
	 */
	Optional<ModelAndView> post(Edition edition, String slug) {
		return of(edition, Post.Kind.POST, slug, this.posts::findPublished, this.posts::findMoved);
	}

	/**
	 * The page with this slug, a redirect to its current slug, or the page of a deleted
	 * one.
	 */
	Optional<ModelAndView> page(Edition edition, String slug) {
		return of(edition, Post.Kind.PAGE, slug, this.posts::findPublishedPage, this.posts::findMovedPage);
	}

	private Optional<ModelAndView> of(Edition edition, Post.Kind kind, String slug,
			Function<String, Optional<Post>> findPublished, Function<String, Optional<Post>> findMoved) {
		String path = kind.path(slug);
		Upcoming upcoming = edition.upcomingAt(path).orElse(null);
		if (upcoming != null) {
			return Optional.of(of(edition, upcoming.entry()));
		}
		if (edition.isLeft(path)) {
			return Optional.of(movedTo(edition, Objects.requireNonNull(edition.upcoming()).entry().path()));
		}
		return findPublished.apply(slug)
			.map((post) -> of(edition, Entry.of(post)))
			.or(() -> findMoved.apply(slug).map((post) -> movedTo(edition, kind.path(post.slug()))))
			.or(() -> Optional.of(slug)
				.filter((gone) -> this.posts.isGone(kind, gone) && this.redirects.find(path).isEmpty())
				.map((gone) -> gone(edition, kind)));
	}

	/** A post or page, with what a draft lacks left open. */
	ModelAndView of(Edition edition, Entry entry) {
		return switch (entry.kind()) {
			case POST -> post(edition, entry);
			case PAGE -> page(edition, entry);
		};
	}

	private ModelAndView page(Edition edition, Entry entry) {
		PageModel.Post page = this.views.of(entry, edition);
		PageModel.Head head = head(edition, page, entry.seo(), "website", this.site.absolute(entry.path()), null,
				List.of(this.jsonLd.webPage(edition.settings(), page, entry.path(), Dates.seconds(entry.updatedAt())),
						this.jsonLd.breadcrumbs(edition.settings(), page)));
		String html = edition.links().inArticle(Objects.requireNonNull(entry.html()));
		return new ModelAndView("page",
				Map.of("frame", frame(edition, null), "head", head, "page", page, "html", html));
	}

	private ModelAndView post(Edition edition, Entry entry) {
		PageModel.Post post = this.views.of(entry, edition);
		String path = Links.postPath(entry.slug());
		String authorPath = sitePath(post.author().href(), edition);
		PageModel.Article facts = new PageModel.Article(Dates.seconds(entry.publishedAt()),
				Dates.seconds(entry.updatedAt()), this.site.absolute(authorPath), post.category().name(),
				JsonLd.names(post.tags()));
		PageModel.Head head = head(edition, post, entry.seo(), "article", this.site.absolute(path), facts,
				List.of(this.jsonLd.blogPosting(edition.settings(), post, path, authorPath, facts),
						this.jsonLd.breadcrumbs(edition.settings(), post, sitePath(post.category().href(), edition))));
		String html = edition.links().inArticle(Objects.requireNonNull(entry.html()));
		ModelAndView view = new ModelAndView("post", Map.of("frame", frame(edition, null), "head", head, "post", post,
				"nearby", this.views.nearby(entry, edition), "html", html));
		view.addObject("readingTime", edition.words().counted("readingTime", post.readingMinutes()));
		view.addObject("standfirst", Standfirst.of(entry.excerpt(), html));
		Instant revised = entry.revisedAt();
		// Twin: `updated` in site/lib/dates.ts.
		if (revised != null && revised.isAfter(entry.publishedAt()) && !edition.day(revised).equals(post.date())) {
			view.addObject("updatedText", edition.words().around("updated"));
			view.addObject("updated", new PageModel.Day(edition.day(revised), Dates.seconds(revised)));
		}
		return view;
	}

	/** Twins: site/app/posts/[slug]/page.tsx, site/app/[page]/page.tsx. */
	private PageModel.Head head(Edition edition, PageModel.Post post, Seo seo, String type, String address,
			PageModel.@Nullable Article facts, List<String> jsonLd) {
		String description = or(seo.description(), post.excerpt());
		String canonical = seo.noindex() ? null : or(seo.canonicalUrl(), address);
		return new PageModel.Head(or(seo.title(), titled(edition, post.title())), description,
				or(seo.socialTitle(), or(seo.title(), post.title())), or(seo.socialDescription(), description), address,
				canonical, post.lang(), type, post.image(), facts, jsonLd);
	}

	private static String or(@Nullable String chosen, String otherwise) {
		return (chosen != null) ? chosen : otherwise;
	}

	private static ModelAndView movedTo(Edition edition, String path) {
		return permanent(edition.links().to(path));
	}

	private static ModelAndView permanent(String address) {
		ModelAndView redirect = new ModelAndView("redirect:" + address);
		redirect.setStatus(HttpStatus.PERMANENT_REDIRECT);
		return redirect;
	}

	/**
	 * Searches the published posts and pages; what is upcoming is not found before it is
	 * published. An invalid cursor gives the first results.
	 */
	Optional<ModelAndView> search(Edition edition, @Nullable String typed, @Nullable String after) {
		try {
			return Optional.of(results(edition, typed, "".equals(after) ? null : after));
		}
		catch (Refused ex) {
			return Optional.of(results(edition, typed, null));
		}
	}

	private ModelAndView results(Edition edition, @Nullable String typed, @Nullable String after) {
		Links links = edition.links();
		Words words = edition.words();
		SearchText wanted = SearchText.of(typed);
		List<PageModel.FoundPage> pages = List.of();
		List<PageModel.Result> results = List.of();
		@Nullable String more = null;
		if (!wanted.text().isEmpty()) {
			Page<SearchResult> page = this.search.search(wanted.text(),
					PageRequest.of(Lists.PAGE_SIZE, after, null, null));
			results = page.nodes().stream().map((result) -> PostViews.result(result, edition)).toList();
			if (after == null) {
				pages = this.search.searchPages(wanted.text())
					.stream()
					.map((result) -> PostViews.result(result, links))
					.toList();
			}
			more = page.pageInfo().isHasNextPage()
					? links.to(Links.results(wanted.text(), page.pageInfo().getEndCursor().getValue())) : null;
		}
		String heading = wanted.text().isEmpty() ? words.get("search") : words.get("searchFor", wanted.text());
		PageModel.Head head = new PageModel.Head(titled(edition, heading), heading,
				words.get("searchOf", edition.settings().name()), null, "website", null, null, null);
		PageModel.Search search = new PageModel.Search(Links.PREFIX + Links.SEARCH, links.fields(), wanted.text(),
				wanted.cut(), pages, results,
				(after != null && !wanted.text().isEmpty()) ? links.to(Links.results(wanted.text(), null)) : null,
				more);
		return new ModelAndView("search", Map.of("frame", frame(edition, null), "head", head, "search", search, "cut",
				words.get("searchCut", PostSearch.MAX_LENGTH)));
	}

	Optional<ModelAndView> contentCredentials(Edition edition) {
		String heading = edition.words().get("signedImages");
		PageModel.Head head = new PageModel.Head(titled(edition, heading), heading,
				edition.words().get("signedImagesAbout"), this.site.absolute(Links.CONTENT_CREDENTIALS), "website",
				null, null, null);
		return Optional
			.of(new ModelAndView("content-credentials", Map.of("frame", frame(edition, null), "head", head)));
	}

	/** The redirect from an address without a page, or the page that says so. */
	ModelAndView missing(Edition edition, String path) {
		return this.redirects.find(path).map((redirect) -> {
			boolean plain = !redirect.leadsElsewhere() && !redirect.to().matches(".*[?#].*");
			return permanent(plain ? edition.links().to(redirect.to())
					: (redirect.leadsElsewhere() ? "" : Links.PREFIX) + redirect.to());
		}).orElseGet(() -> notFound(edition));
	}

	ModelAndView notFound(Edition edition) {
		String heading = edition.words().get("pageNotFound");
		PageModel.Head head = new PageModel.Head(titled(edition, heading), heading, heading, null, "website", null,
				null, null);
		return new ModelAndView("not-found",
				Map.of("frame", frame(edition, null), "head", head, "text", edition.words().around("checkAddress")),
				HttpStatus.NOT_FOUND);
	}

	private ModelAndView gone(Edition edition, Post.Kind kind) {
		boolean page = kind == Post.Kind.PAGE;
		String heading = edition.words().get(page ? "pageDeleted" : "postDeleted");
		PageModel.Head head = new PageModel.Head(titled(edition, heading), heading, heading, null, "website", null,
				null, null);
		return new ModelAndView("gone", Map.of("frame", frame(edition, null), "head", head, "heading", heading, "text",
				edition.words().around(page ? "pageGone" : "postGone")), HttpStatus.GONE);
	}

	PageModel.Frame frame(Edition edition, @Nullable String current) {
		return this.frames.frame(edition, current);
	}

	private static String sitePath(String href, Edition edition) {
		String path = href.startsWith(Links.PREFIX) ? href.substring(Links.PREFIX.length()) : "/";
		return path.substring(0,
				path.length() - (path.endsWith(edition.links().query()) ? edition.links().query().length() : 0));
	}

	private String canonical(String path, @Nullable String after) {
		return this.site.absolute((after != null) ? Links.afterPath(path, after) : path);
	}

	private static String titled(Edition edition, String heading) {
		return heading + " – " + edition.settings().name();
	}

	private static PageModel.@Nullable Cover firstImage(PageModel.Posts list) {
		return list.posts().isEmpty() ? null : list.posts().getFirst().image();
	}

}
