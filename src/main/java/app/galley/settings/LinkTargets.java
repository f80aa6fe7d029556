package app.galley.settings;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import app.galley.post.PostCacheTags;
import app.galley.post.Posts;
import app.galley.post.PublishedTerms;
import app.galley.responsecache.CacheValidity;
import app.galley.responsecache.EntityCache;
import app.galley.settings.SiteSettings.NavigationLink;
import app.galley.taxonomy.Taxonomy;
import app.galley.taxonomy.TaxonomyCacheTags;
import app.galley.taxonomy.TaxonomyChanged.Kind;

import org.springframework.stereotype.Component;

/**
 * Whether readers find a page where a link of the menu or the footer leads. Links to
 * posts, pages and terms are checked; readers see the others as they are, also those to
 * paths that only the front end knows.
 */
@Component
class LinkTargets {

	private static final Pattern PAGE = Pattern.compile("/(?:(posts|categories|tags|authors)/)?([a-z0-9-]+)");

	private final Posts posts;

	private final Taxonomy taxonomy;

	private final PublishedTerms publishedTerms;

	private final EntityCache<String, Boolean> found;

	LinkTargets(Posts posts, Taxonomy taxonomy, PublishedTerms publishedTerms, CacheValidity validity) {
		this.posts = posts;
		this.taxonomy = taxonomy;
		this.publishedTerms = publishedTerms;
		this.found = new EntityCache<>(validity, 200, (address) -> cacheTag(address).orElseThrow(), this::read);
	}

	/** The cache tag of what an address leads to; empty for one that is not checked. */
	Optional<String> cacheTag(String address) {
		Matcher page = PAGE.matcher(address);
		if (!page.matches()) {
			return Optional.empty();
		}
		String slug = page.group(2);
		if (page.group(1) == null) {
			return Optional.of(PostCacheTags.pageAddress(slug));
		}
		return Optional.of(kind(page.group(1)).map((kind) -> TaxonomyCacheTags.slug(kind, slug))
			.orElseGet(() -> PostCacheTags.address(slug)));
	}

	/** The links that readers may see. */
	List<NavigationLink> visible(List<NavigationLink> links) {
		Set<String> hidden = hidden(links);
		return links.stream().filter((link) -> !hidden.contains(link.address())).toList();
	}

	/** Addresses where readers find no page. */
	Set<String> hidden(List<NavigationLink> links) {
		List<String> checked = links.stream()
			.map(NavigationLink::address)
			.filter((address) -> PAGE.matcher(address).matches())
			.distinct()
			.toList();
		Map<String, Boolean> result = checked.isEmpty() ? Map.of() : this.found.find(checked);
		return checked.stream()
			.filter((address) -> !result.getOrDefault(address, false))
			.collect(Collectors.toUnmodifiableSet());
	}

	private Map<String, Boolean> read(Collection<String> addresses) {
		return addresses.stream().collect(Collectors.toMap(Function.identity(), this::isPublic));
	}

	private boolean isPublic(String address) {
		Matcher page = PAGE.matcher(address);
		if (!page.matches()) {
			return true;
		}
		String slug = page.group(2);
		if (page.group(1) == null) {
			return !this.posts.isHiddenPage(slug);
		}
		Kind kind = kind(page.group(1)).orElse(null);
		if (kind == null) {
			return this.posts.findPublished(slug).isPresent() || this.posts.findMoved(slug).isPresent();
		}
		Optional<UUID> term = switch (kind) {
			case AUTHOR -> this.taxonomy.author(slug).map((author) -> author.id());
			case CATEGORY -> this.taxonomy.category(slug).map((category) -> category.id());
			case TAG -> this.taxonomy.tag(slug).map((tag) -> tag.id());
		};
		return term.filter((id) -> this.publishedTerms.among(kind, List.of(id), null).contains(id)).isPresent();
	}

	private static Optional<Kind> kind(String folder) {
		return switch (folder) {
			case "categories" -> Optional.of(Kind.CATEGORY);
			case "tags" -> Optional.of(Kind.TAG);
			case "authors" -> Optional.of(Kind.AUTHOR);
			default -> Optional.empty();
		};
	}

}
