package app.galley.migration;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What posts of a WordPress export refer to: authors, categories, attachments and
 * reusable blocks, which stand anywhere in the file.
 */
final class WordPressIndex {

	/** Reusable blocks, together. */
	private static final int MAX_BLOCK_CHARACTERS = 8 * 1024 * 1024;

	private static final int MAX_PARENTS = 50;

	private final Map<String, String> authors = new HashMap<>();

	private final Map<String, Category> categories = new HashMap<>();

	private final Map<String, Set<String>> slugsByName = new HashMap<>();

	private final Map<String, Attachment> attachments = new HashMap<>();

	private final Set<String> attachmentUrls = new HashSet<>();

	private final Map<String, StringBuilder> attachmentPages = new HashMap<>();

	private final Map<String, String> alts = new HashMap<>();

	private final Map<String, String> reusable = new HashMap<>();

	/** Items that are no posts, by type. */
	final Map<String, Integer> left = new TreeMap<>();

	private int blockCharacters;

	int comments;

	int posts;

	String blog = "";

	String title = "";

	void channel(WxrTerm term) {
		switch (term.name) {
			case "title" -> this.title = term.text("");
			case "link" -> {
				if (this.blog.isEmpty()) {
					this.blog = term.text("");
				}
			}
			case "base_blog_url" -> this.blog = term.text("");
			case "author" -> this.authors.put(term.text("author_login"), term.text("author_display_name"));
			case "category" ->
				category(term.text("category_nicename"), term.text("cat_name"), term.text("category_parent"));
			case "term" -> {
				if (term.text("term_taxonomy").equals("category")) {
					category(term.text("term_slug"), term.text("term_name"), term.text("term_parent"));
				}
			}
			default -> {
			}
		}
	}

	private void category(String slug, String name, String parent) {
		this.categories.putIfAbsent(slug, new Category(name, parent));
		this.slugsByName.computeIfAbsent(name, (same) -> new HashSet<>()).add(slug);
	}

	void item(WxrItem item) {
		this.comments += item.comments;
		switch (item.type()) {
			case "attachment" -> attachment(item);
			case "wp_block" -> {
				String content = item.text("content");
				if (this.blockCharacters + content.length() <= MAX_BLOCK_CHARACTERS) {
					this.blockCharacters += content.length();
					this.reusable.put(item.id(), content);
				}
			}
			case "post", "page" -> this.posts++;
			default -> this.left.merge(item.type().isEmpty() ? "without a type" : item.type(), 1, Integer::sum);
		}
	}

	private void attachment(WxrItem item) {
		String url = item.text("attachment_url").strip();
		String alt = item.meta("_wp_attachment_image_alt").strip();
		this.attachments.put(item.id(), new Attachment(url, alt));
		this.attachmentUrls.add(url);
		if (!alt.isEmpty()) {
			this.alts.put(url, alt);
		}
		String parent = item.text("post_parent").strip();
		if (!parent.isEmpty() && !parent.equals("0")) {
			this.attachmentPages.computeIfAbsent(parent, (same) -> new StringBuilder())
				.append(item.id())
				.append('\t')
				.append(item.text("link").strip())
				.append('\n');
		}
	}

	String authorName(String login) {
		String name = this.authors.getOrDefault(login, "");
		return name.isEmpty() ? login : name;
	}

	@Nullable Attachment attachment(String id) {
		return this.attachments.get(id.strip());
	}

	/** Whether an address is that of an uploaded file, not of a smaller copy. */
	boolean isAttachment(String url) {
		return this.attachmentUrls.contains(url);
	}

	String alt(String url) {
		return this.alts.getOrDefault(url, "");
	}

	/** Ids of a post's attachments, in the order of the file. */
	List<String> attachmentsOf(String post) {
		return pages(post).map((line) -> line[0]).toList();
	}

	/** Addresses of the pages of a post's attachments. */
	List<String> attachmentAddresses(String post) {
		return pages(post).map((line) -> line[1]).toList();
	}

	private Stream<String[]> pages(String post) {
		StringBuilder lines = this.attachmentPages.get(post);
		return (lines != null) ? lines.toString().lines().map((line) -> line.split("\t", 2)) : Stream.empty();
	}

	@Nullable String reusable(String id) {
		return this.reusable.get(id);
	}

	/** Whether a category is below another. */
	boolean hasParent(String slug) {
		Category category = this.categories.get(slug);
		return category != null && !category.parent.isEmpty();
	}

	/**
	 * The name of a category; with those above it when categories at several places have
	 * the name.
	 */
	String categoryName(String slug, String name) {
		if (this.slugsByName.getOrDefault(name, Set.of()).size() < 2) {
			return name;
		}
		StringBuilder path = new StringBuilder(name);
		Set<String> seen = new HashSet<>(Set.of(slug));
		Category category = this.categories.get(slug);
		while (category != null && !category.parent.isEmpty() && seen.add(category.parent)
				&& seen.size() < MAX_PARENTS) {
			Category parent = this.categories.get(category.parent);
			path.insert(0, ((parent != null) ? parent.name : category.parent) + " / ");
			category = parent;
		}
		return path.toString();
	}

	/**
	 * An uploaded file.
	 */
	record Attachment(String url, String alt) {
	}

	private record Category(String name, String parent) {
	}

}
