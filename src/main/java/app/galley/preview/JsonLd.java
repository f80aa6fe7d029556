package app.galley.preview;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import app.galley.settings.SiteSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Structured data of the pages. Twin: site/lib/json-ld.ts.
 */
@Component
class JsonLd {

	private static final String CONTEXT = "https://schema.org";

	private static final String GENERATED = "https://schema.org/TrainedAlgorithmicMediaDigitalSource";

	private static final String COMPOSITE = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource";

	private static final JsonMapper JSON = JsonMapper.builder()
		// The order of Map.of is another one in each process; the same page has the same
		// bytes.
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build();

	private final SiteProperties site;

	JsonLd(SiteProperties site) {
		this.site = site;
	}

	String blogPosting(SiteSettings settings, PageModel.Post post, String path, String authorPath,
			PageModel.Article facts) {
		Map<String, Object> json = typed("BlogPosting");
		json.put("headline", post.title());
		json.put("description", post.excerpt());
		json.put("datePublished", facts.published());
		json.put("dateModified", facts.modified());
		json.put("mainEntityOfPage", this.site.absolute(path));
		if (post.image() != null) {
			json.put("image", image(post.image()));
		}
		json.put("author", person(post.author(), authorPath));
		json.put("publisher", publisher(settings));
		json.put("articleSection", facts.section());
		json.put("keywords", facts.tags());
		language(json, post);
		return write(json);
	}

	String webPage(SiteSettings settings, PageModel.Post page, String path, String modified) {
		Map<String, Object> json = typed("WebPage");
		json.put("name", page.title());
		json.put("description", page.excerpt());
		json.put("url", this.site.absolute(path));
		json.put("datePublished", page.datetime());
		json.put("dateModified", modified);
		if (page.image() != null) {
			json.put("primaryImageOfPage", image(page.image()));
		}
		json.put("publisher", publisher(settings));
		language(json, page);
		return write(json);
	}

	private static void language(Map<String, Object> json, PageModel.Post post) {
		if (post.lang() != null) {
			json.put("inLanguage", post.lang());
		}
	}

	/** Where a page is: the home page, the page itself. */
	String breadcrumbs(SiteSettings settings, PageModel.Post page) {
		Map<String, Object> json = typed("BreadcrumbList");
		json.put("itemListElement", List.of(crumb(1, settings.name(), "/"), crumb(2, page.title(), null)));
		return write(json);
	}

	/** Where a post is: the home page, its category, the post itself. */
	String breadcrumbs(SiteSettings settings, PageModel.Post post, String categoryPath) {
		Map<String, Object> json = typed("BreadcrumbList");
		json.put("itemListElement", List.of(crumb(1, settings.name(), "/"),
				crumb(2, post.category().name(), categoryPath), crumb(3, post.title(), null)));
		return write(json);
	}

	/** The last one is the page itself, and so has no link. */
	private Map<String, Object> crumb(int position, String name, @Nullable String path) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("@type", "ListItem");
		json.put("position", position);
		json.put("name", name);
		if (path != null) {
			json.put("item", this.site.absolute(path));
		}
		return json;
	}

	String webSite(SiteSettings settings) {
		Map<String, Object> json = typed("WebSite");
		json.put("name", settings.name());
		json.put("description", settings.description());
		json.put("url", this.site.absolute("/"));
		return write(json);
	}

	String profilePage(PageModel.Person author, String path) {
		Map<String, Object> json = typed("ProfilePage");
		Map<String, Object> person = person(author, path);
		person.put("description", author.bio());
		if (!author.links().isEmpty()) {
			person.put("sameAs", author.links().stream().map(PageModel.Named::href).toList());
		}
		json.put("mainEntity", person);
		return write(json);
	}

	private Map<String, Object> image(PageModel.Cover image) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("@type", "ImageObject");
		json.put("url", image.url());
		json.put("width", image.width());
		json.put("height", image.height());
		json.put("caption", image.alt());
		if (image.aiUse() != null) {
			json.put("digitalSourceType", switch (image.aiUse()) {
				case GENERATED -> GENERATED;
				case COMPOSITE -> COMPOSITE;
			});
		}
		return json;
	}

	private Map<String, Object> person(PageModel.Person person, String path) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("@type", "Person");
		json.put("name", person.name());
		json.put("url", this.site.absolute(path));
		if (person.avatar() != null) {
			json.put("image", person.avatar());
		}
		return json;
	}

	private Map<String, Object> publisher(SiteSettings settings) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("@type", "Organization");
		json.put("name", settings.name());
		json.put("url", this.site.absolute("/"));
		return json;
	}

	private static Map<String, Object> typed(String type) {
		return new LinkedHashMap<>(Map.of("@context", CONTEXT, "@type", type));
	}

	/** Escapes what could end the enclosing script element. */
	private static String write(Map<String, Object> json) {
		return JSON.writeValueAsString(json).replace("<", "\\u003c");
	}

	static List<String> names(List<PageModel.Named> tags) {
		return tags.stream().map(PageModel.Named::name).toList();
	}

}
