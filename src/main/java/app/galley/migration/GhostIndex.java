package app.galley.migration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import app.galley.importing.SourceTerm;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What posts of a Ghost export refer to: tags, users and metadata, which stand before and
 * after them.
 */
final class GhostIndex {

	private static final Set<String> READ = Set.of("posts", "posts_meta", "tags", "posts_tags", "users",
			"posts_authors", "settings");

	private static final List<String> SEO = List.of("meta_title", "meta_description", "og_title", "og_description",
			"og_image", "twitter_title", "twitter_description", "twitter_image");

	private final Map<String, SourceTerm> tags = new HashMap<>();

	private final Map<String, SourceTerm> users = new HashMap<>();

	private final Map<String, List<Link>> tagsOfPosts = new HashMap<>();

	private final Map<String, List<Link>> authorsOfPosts = new HashMap<>();

	private final Map<String, Meta> meta = new HashMap<>();

	/** Rows that are left out, by table. */
	final Map<String, Integer> left = new TreeMap<>();

	String blog = "";

	int posts;

	void row(String table, JsonNode row) {
		switch (table) {
			case "posts" -> this.posts++;
			case "posts_meta" -> this.meta.put(text(row, "post_id"),
					new Meta(text(row, "feature_image_alt"), !text(row, "feature_image_caption").isEmpty(), seo(row)));
			case "tags" -> this.tags.put(text(row, "id"), new SourceTerm(text(row, "name"), text(row, "slug"), ""));
			case "users" ->
				this.users.put(text(row, "id"), new SourceTerm(text(row, "name"), text(row, "slug"), text(row, "bio")));
			case "posts_tags" -> link(this.tagsOfPosts, row, "tag_id");
			case "posts_authors" -> link(this.authorsOfPosts, row, "author_id");
			case "settings" -> {
				boolean url = text(row, "key").equals("url");
				if (url || text(row, "key").equals("title") && this.blog.isEmpty()) {
					this.blog = text(row, "value");
				}
			}
			default -> {
			}
		}
		if (!READ.contains(table)) {
			this.left.merge(table, 1, Integer::sum);
		}
	}

	private static void link(Map<String, List<Link>> links, JsonNode row, String key) {
		links.computeIfAbsent(text(row, "post_id"), (post) -> new ArrayList<>())
			.add(new Link(row.path("sort_order").asInt(0), text(row, key)));
	}

	List<SourceTerm> tags(String post) {
		return linked(this.tagsOfPosts, post, this.tags);
	}

	/** The authors in order; a former version of Ghost had one, in the post itself. */
	List<SourceTerm> authors(JsonNode post) {
		List<SourceTerm> authors = linked(this.authorsOfPosts, text(post, "id"), this.users);
		SourceTerm own = this.users.get(text(post, "author_id"));
		return (authors.isEmpty() && own != null) ? List.of(own) : authors;
	}

	private static List<SourceTerm> linked(Map<String, List<Link>> links, String post, Map<String, SourceTerm> terms) {
		return links.getOrDefault(post, List.of())
			.stream()
			.sorted(Comparator.comparingInt(Link::order))
			.map(Link::target)
			.map(terms::get)
			.filter(Objects::nonNull)
			.filter((term) -> !term.name().isEmpty())
			.toList();
	}

	@Nullable Meta meta(String post) {
		return this.meta.get(post);
	}

	/**
	 * What search engines and social networks show of a post, in the order of the fields.
	 * A former version of Ghost had it in the post itself.
	 */
	static Map<String, String> seo(JsonNode row) {
		Map<String, String> texts = new LinkedHashMap<>();
		for (String field : SEO) {
			if (!text(row, field).isEmpty()) {
				texts.put(field, text(row, field).replaceAll("\\s+", " "));
			}
		}
		return texts;
	}

	/** The text of a field; empty for null, as for none. */
	static String text(JsonNode row, String field) {
		JsonNode value = row.path(field);
		return value.isValueNode() && !value.isNull() ? value.asString().strip() : "";
	}

	/**
	 * What a post's metadata say.
	 *
	 * @param caption whether the feature image has one
	 * @param seo texts for search engines and social networks, by their fields
	 */
	record Meta(String alt, boolean caption, Map<String, String> seo) {
	}

	private record Link(int order, String target) {
	}

}
