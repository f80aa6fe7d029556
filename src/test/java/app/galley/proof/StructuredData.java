package app.galley.proof;

import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import org.jsoup.nodes.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The properties that Google documents and the JSON-LD of a page does not have
 * (developers.google.com/search/docs/appearance), by type: required ones, and of articles
 * also the recommended ones.
 */
final class StructuredData {

	private final List<String> faults = new ArrayList<>();

	private StructuredData() {
	}

	/**
	 * @param path of the page, by which it has its types
	 */
	static List<String> faults(String path, Document page) {
		StructuredData check = new StructuredData();
		List<JsonNode> all = page.select("script[type=application/ld+json]")
			.stream()
			.map((script) -> JsonMapper.shared().readTree(script.data()))
			.toList();
		List<String> types = all.stream().map((data) -> data.path("@type").asString()).toList();
		check.expect(types.equals(types(path, page)), "types " + types, "of the page");
		for (JsonNode data : all) {
			check.expect(data.path("@context").asString().equals("https://schema.org"), "@context", "");
			switch (data.path("@type").asString()) {
				case "WebSite" -> check.named(data, "");
				case "WebPage" -> check.webPage(data);
				case "BlogPosting" -> check.article(data);
				case "ProfilePage" -> check.named(data, "/mainEntity");
				case "BreadcrumbList" -> check.breadcrumbs(data);
				default -> check.faults.add("unknown type");
			}
		}
		return check.faults;
	}

	private static List<String> types(String path, Document page) {
		if (page.selectFirst("link[rel=canonical]") == null && page.selectFirst("meta[property=og:url]") == null) {
			return List.of();
		}
		return switch (path.replaceFirst("^/([a-z-]*).*", "$1")) {
			case "", "page" -> List.of("WebSite");
			case "archive", "categories", "tags", "content-credentials" -> List.of();
			case "posts" -> List.of("BlogPosting", "BreadcrumbList");
			case "authors" -> path.equals("/authors") ? List.of() : List.of("ProfilePage");
			default -> List.of("WebPage", "BreadcrumbList");
		};
	}

	private void article(JsonNode data) {
		expect(!data.path("headline").asString("").isEmpty(), "headline", "");
		dates(data);
		named(data, "/author");
		named(data, "/publisher");
		expect(data.at("/image/width").asInt(0) * data.at("/image/height").asInt(0) >= 50_000, "image", "size");
		address(data, "/image/url");
		address(data, "/mainEntityOfPage");
	}

	private void webPage(JsonNode data) {
		named(data, "");
		dates(data);
	}

	private void dates(JsonNode data) {
		OffsetDateTime published = OffsetDateTime.parse(data.path("datePublished").asString());
		expect(!published.isAfter(OffsetDateTime.parse(data.path("dateModified").asString())), "dates", "in order");
	}

	private void breadcrumbs(JsonNode data) {
		List<JsonNode> items = data.path("itemListElement").valueStream().toList();
		expect(items.size() >= 2, "itemListElement", "two or more");
		for (int i = 0; i < items.size(); i++) {
			JsonNode item = items.get(i);
			expect(item.path("@type").asString().equals("ListItem"), "@type", "of item " + i);
			expect(item.path("position").asInt() == i + 1, "position", "of item " + i);
			expect(!item.path("name").asString("").isEmpty(), "name", "of item " + i);
			if (i + 1 < items.size()) {
				address(item, "/item");
			}
		}
	}

	private void named(JsonNode data, String place) {
		expect(!data.at(place + "/name").asString("").isEmpty(), place + "/name", "");
		address(data, place + "/url");
	}

	private void address(JsonNode data, String place) {
		String address = data.at(place).asString("");
		expect(address.startsWith("http") && URI.create(address).getHost() != null, place, "absolute address");
	}

	private void expect(boolean right, String property, String what) {
		if (!right) {
			this.faults.add("JSON-LD, " + property + " " + what);
		}
	}

}
