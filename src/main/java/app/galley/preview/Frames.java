package app.galley.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.PublishedTerms;
import app.galley.settings.Accent;
import app.galley.settings.Settings;
import app.galley.settings.SiteSettings;
import app.galley.settings.SiteSettings.NavigationLink;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import app.galley.taxonomy.TermPages;
import app.galley.words.TextDirection;
import app.galley.words.Words;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Header and footer of every page.
 */
@Component
class Frames {

	/** Links of the menu; the rest is behind "More". Twin: site/components/frame.tsx. */
	private static final int SHOWN_SECTIONS = 8;

	/** As in site/lib/loaders.ts. */
	private static final int MAX_SECTIONS = 40;

	private final Settings settings;

	private final TermPages termPages;

	private final PublishedTerms publishedTerms;

	private final Images images;

	private final PostViews views;

	private final SiteProperties site;

	Frames(Settings settings, TermPages termPages, PublishedTerms publishedTerms, Images images, PostViews views,
			SiteProperties site) {
		this.settings = settings;
		this.termPages = termPages;
		this.publishedTerms = publishedTerms;
		this.images = images;
		this.views = views;
		this.site = site;
	}

	/**
	 * @param current link of the section that the page is; null if it is none
	 */
	PageModel.Frame frame(Edition edition, @Nullable String current) {
		SiteSettings settings = edition.settings();
		Words words = edition.words();
		Links links = edition.links();
		Map<ImageId, Image> found = settings.images().isEmpty() ? Map.of()
				: this.images.findPublished(settings.images());
		List<PageModel.Named> sections = settings.header().isEmpty()
				? categories(edition).stream().map((category) -> PostViews.named(category, links)).toList()
				: named(settings.header(), links);
		int shown = Math.min(sections.size(), SHOWN_SECTIONS);
		Image share = (settings.shareImage() != null) ? found.get(settings.shareImage()) : null;
		return new PageModel.Frame(settings.name(), settings.description(), settings.language(), words.messages(),
				words.foreign(), (settings.direction() == TextDirection.RTL) ? "rtl" : null, logo(settings, found),
				style(settings), settings.indexed(), (settings.icon() != null) ? "/icons/" + settings.icon() : null,
				(share != null) ? this.views.cover(share, words) : null, links.to("/"), links.to(Links.SEARCH),
				settings.footer().isEmpty() ? indexes(words, links) : named(settings.footer(), links),
				!settings.footer().isEmpty(), named(settings.socialLinks(), links), settings.copyright(),
				this.site.absolute("/feed.xml"), links.to(Links.CONTENT_CREDENTIALS), sections.subList(0, shown),
				sections.subList(shown, sections.size()), current);
	}

	private static List<PageModel.Named> indexes(Words words, Links links) {
		return List.of(new PageModel.Named(words.get("archive"), links.to(Links.ARCHIVE)),
				new PageModel.Named(words.get("categories"), links.to(Links.CATEGORIES)),
				new PageModel.Named(words.get("tags"), links.to(Links.TAGS)),
				new PageModel.Named(words.get("authors"), links.to(Links.AUTHORS)));
	}

	private List<PageModel.Named> named(List<NavigationLink> list, Links links) {
		return this.settings.visible(list)
			.stream()
			.map((link) -> new PageModel.Named(link.label(),
					link.leadsElsewhere() ? link.address() : links.to(link.address())))
			.toList();
	}

	private static PageModel.@Nullable Logo logo(SiteSettings settings, Map<ImageId, Image> found) {
		PageModel.LogoImage light = logo(settings.logo(), found);
		return (light != null) ? new PageModel.Logo(light, logo(settings.logoDark(), found)) : null;
	}

	private static PageModel.@Nullable LogoImage logo(@Nullable ImageId id, Map<ImageId, Image> found) {
		Image image = (id != null) ? found.get(id) : null;
		return (image != null) ? new PageModel.LogoImage(image.url().toString(), image.width(), image.height()) : null;
	}

	/** Twin: `ownStyle` in site/lib/settings.ts. */
	private static @Nullable String style(SiteSettings settings) {
		String typefaces = switch (settings.theme()) {
			case SERIF -> "";
			case SANS -> "--heading:var(--sans);--text:var(--sans);";
			case MIXED -> "--heading:var(--sans);";
		};
		Accent colors = settings.colors();
		String accent = (colors != null)
				? "--accent:light-dark(%s,%s);--accent-soft:color-mix(in srgb,var(--accent) 16%%,var(--paper));"
					.formatted(colors.light(), colors.dark())
				: "";
		return (typefaces + accent).isEmpty() ? null : ":root{" + typefaces + accent + "}";
	}

	/** The first categories that readers see, by name. */
	private List<Category> categories(Edition edition) {
		Entry upcoming = (edition.upcoming() != null) ? edition.upcoming().entry() : null;
		List<Category> sections = new ArrayList<>();
		@Nullable String after = null;
		do {
			Page<Category> page = this.termPages.categories(false, PageRequest.of(100, after, null, null));
			Set<UUID> shown = this.publishedTerms.among(Kind.CATEGORY, page.nodes().stream().map(Category::id).toList(),
					(upcoming != null) ? upcoming.id() : null);
			page.nodes()
				.stream()
				.filter((category) -> shown.contains(category.id())
						|| (upcoming != null && category.id().equals(upcoming.categoryId())))
				.forEach(sections::add);
			after = page.pageInfo().isHasNextPage() ? page.pageInfo().getEndCursor().getValue() : null;
		}
		while (after != null && sections.size() < MAX_SECTIONS);
		return sections.subList(0, Math.min(sections.size(), MAX_SECTIONS));
	}

}
