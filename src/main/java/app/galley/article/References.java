package app.galley.article;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.words.Words;
import org.jsoup.nodes.Attributes;
import org.jsoup.nodes.Element;

/**
 * Replaces the references of clean HTML by what they lead to: images become figures,
 * links get the address of their post. What leads to nothing leaves no trace but its
 * text.
 */
final class References {

	private final Element body;

	private final String markdown;

	private final Map<Element, Optional<Reference>> images = new LinkedHashMap<>();

	private final Map<Element, Optional<Reference>> imageLinks = new LinkedHashMap<>();

	private final Map<Element, Optional<Reference>> postLinks = new LinkedHashMap<>();

	private References(Element body, String markdown) {
		this.body = body;
		this.markdown = markdown;
		find("img[src]", "src", Reference.IMAGE, this.images);
		find("a[href]", "href", Reference.IMAGE, this.imageLinks);
		find("a[href]", "href", Reference.POST, this.postLinks);
	}

	static void resolve(Element body, String markdown, ArticleReferences references, Words words) {
		new References(body, markdown).resolve(references, words);
	}

	private void find(String selector, String attribute, String scheme, Map<Element, Optional<Reference>> found) {
		for (Element element : this.body.select(selector)) {
			String address = element.attr(attribute);
			if (Reference.hasScheme(scheme, address)) {
				found.put(element, Reference.of(scheme, address, this.markdown));
			}
		}
	}

	private void resolve(ArticleReferences references, Words words) {
		Set<UUID> ids = ids(this.images);
		ids.addAll(ids(this.imageLinks));
		Map<UUID, ArticleImage> stored = ids.isEmpty() ? Map.of() : references.images(ids, words);
		Set<UUID> posts = ids(this.postLinks);
		Map<UUID, String> paths = posts.isEmpty() ? Map.of() : references.paths(posts);
		this.postLinks.forEach((link, reference) -> reference.filter((post) -> paths.containsKey(post.id()))
			.ifPresentOrElse((post) -> lead(link, paths.get(post.id()) + post.fragment(), post.id()), link::unwrap));
		this.imageLinks.forEach((link, reference) -> reference.map((image) -> stored.get(image.id()))
			.ifPresentOrElse((image) -> link.attr("href", image.url()), link::unwrap));
		this.images.keySet().forEach(Figures::lift);
		Figures figures = new Figures(words);
		this.images.forEach((element, reference) -> {
			ArticleImage image = reference.map((found) -> stored.get(found.id())).orElse(null);
			if (image != null) {
				figures.place(element, reference.orElseThrow(), image);
			}
			else {
				element.remove();
			}
		});
	}

	/** The address comes first, where previews find it. */
	private static void lead(Element link, String address, UUID post) {
		Attributes others = link.attributes().clone();
		others.remove("href");
		link.clearAttributes().attr("href", address).attr("data-post", post.toString());
		link.attributes().addAll(others);
	}

	private static Set<UUID> ids(Map<Element, Optional<Reference>> found) {
		return found.values()
			.stream()
			.flatMap(Optional::stream)
			.map(Reference::id)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

}
