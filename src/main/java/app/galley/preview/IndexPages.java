package app.galley.preview;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.PostFilter;
import app.galley.post.Posts;
import app.galley.post.Posts.ArchiveMonth;
import app.galley.post.PublishedTerms;
import app.galley.settings.SiteDates;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import app.galley.taxonomy.TermPages;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/**
 * Archive by month, and indexes of categories, tags and authors: as readers see them now,
 * without an upcoming post, except in the list of its month.
 */
@Component
class IndexPages {

	/** As in site/lib/loaders.ts. */
	private static final int TERMS = 100;

	private final Pages pages;

	private final Lists lists;

	private final Posts posts;

	private final TermPages termPages;

	private final PublishedTerms publishedTerms;

	private final SiteProperties site;

	IndexPages(Pages pages, Lists lists, Posts posts, TermPages termPages, PublishedTerms publishedTerms,
			SiteProperties site) {
		this.pages = pages;
		this.lists = lists;
		this.posts = posts;
		this.termPages = termPages;
		this.publishedTerms = publishedTerms;
		this.site = site;
	}

	Optional<ModelAndView> archive(Edition edition) {
		SiteDates dates = edition.settings().dateFormat();
		Map<Integer, List<PageModel.Counted>> years = new LinkedHashMap<>();
		for (ArchiveMonth month : this.posts.months()) {
			years.computeIfAbsent(month.year(), (year) -> new ArrayList<>())
				.add(new PageModel.Counted(dates.month(month.month()),
						edition.links().to(Links.monthPath(month.year(), month.month())), month.postCount()));
		}
		List<PageModel.Year> list = years.entrySet()
			.stream()
			.map((year) -> new PageModel.Year(edition.words().get("year", year.getKey()), year.getValue()))
			.toList();
		return Optional
			.of(new ModelAndView("archive",
					Map.of("frame", this.pages.frame(edition, null), "head", head(edition,
							edition.words().get("archive"), edition.words().get("postsByMonth"), Links.ARCHIVE, null),
							"years", list)));
	}

	/** Posts of a month in UTC; empty for a month without any. */
	Optional<ModelAndView> month(Edition edition, String year, String number, @Nullable String after) {
		@Nullable YearMonth month = month(year, number);
		if (month == null) {
			return Optional.empty();
		}
		Instant from = start(month);
		Instant until = start(month.plusMonths(1));
		String path = Links.monthPath(month.getYear(), month.getMonthValue());
		PageModel.Posts list = this.lists.page(edition, path, PostFilter.between(from, until),
				(entry) -> !entry.publishedAt().isBefore(from) && entry.publishedAt().isBefore(until), after);
		String name = edition.words()
			.get("month", Map.of("month", edition.settings().dateFormat().month(month.getMonthValue()), "year",
					month.getYear()));
		return Optional.of(list)
			.filter((posts) -> !posts.posts().isEmpty())
			.map((posts) -> new ModelAndView("month", Map.of("frame", this.pages.frame(edition, null), "head",
					head(edition, name, edition.words().get("postsOf", name),
							(after != null) ? Links.afterPath(path, after) : path, posts.posts().getFirst().image()),
					"list", posts, "name", name, "archive", edition.links().to(Links.ARCHIVE))));
	}

	private static @Nullable YearMonth month(String year, String number) {
		if (!year.matches("[0-9]{4}") || !number.matches("[0-9]{2}") || year.equals("0000")) {
			return null;
		}
		try {
			return YearMonth.of(Integer.parseInt(year), Integer.parseInt(number));
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static Instant start(YearMonth month) {
		return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
	}

	Optional<ModelAndView> categories(Edition edition, @Nullable String after) {
		return terms(edition, Kind.CATEGORY, "categories", Links.CATEGORIES, after,
				this.termPages.categories(true, page(after)), Category::id, Category::name,
				(category) -> Links.categoryPath(category.slug()));
	}

	Optional<ModelAndView> tags(Edition edition, @Nullable String after) {
		return terms(edition, Kind.TAG, "tags", Links.TAGS, after, this.termPages.publicTags(page(after)), Tag::id,
				Tag::name, (tag) -> Links.tagPath(tag.slug()));
	}

	Optional<ModelAndView> authors(Edition edition, @Nullable String after) {
		return terms(edition, Kind.AUTHOR, "authors", Links.AUTHORS, after, this.termPages.publicAuthors(page(after)),
				Author::id, Author::name, (author) -> Links.authorPath(author.slug()));
	}

	private static PageRequest page(@Nullable String after) {
		return PageRequest.of(TERMS, after, null, null);
	}

	private <T> Optional<ModelAndView> terms(Edition edition, Kind kind, String key, String path,
			@Nullable String after, Page<T> page, Function<T, UUID> id, Function<T, String> name,
			Function<T, String> termPath) {
		if (after != null && page.nodes().isEmpty()) {
			return Optional.empty();
		}
		Map<UUID, Integer> counts = this.publishedTerms.counts(kind, page.nodes().stream().map(id).toList());
		Links links = edition.links();
		List<PageModel.Counted> terms = page.nodes()
			.stream()
			.map((term) -> new PageModel.Counted(name.apply(term), links.to(termPath.apply(term)),
					counts.getOrDefault(id.apply(term), 0)))
			.toList();
		String here = (after != null) ? Links.afterPath(path, after) : path;
		ModelAndView view = new ModelAndView("index-of-terms",
				Map.of("frame", this.pages.frame(edition, null), "head",
						head(edition, edition.words().get(key), edition.words().get(key + "WithPosts"), here, null),
						"terms", terms));
		view.addObject("first", (after != null) ? links.to(path) : null);
		view.addObject("more", page.pageInfo().isHasNextPage()
				? links.to(Links.afterPath(path, page.pageInfo().getEndCursor().getValue())) : null);
		return Optional.of(view);
	}

	private PageModel.Head head(Edition edition, String heading, String description, String path,
			PageModel.@Nullable Cover image) {
		return new PageModel.Head(heading + " – " + edition.settings().name(), heading, description,
				this.site.absolute(path), "website", image, null, null);
	}

}
