package app.galley.transfer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import app.galley.taxonomy.Slug;
import org.jspecify.annotations.Nullable;

/**
 * A post as a Markdown file of Zola, Hugo, Jekyll or Astro describes it.
 *
 * @param slug null to derive one from the title
 * @param author name; null when the file has none
 * @param coauthors further names, which are dropped: a post has one author
 * @param category name; null when the file has none
 * @param tags names
 * @param image path of a file, or an address on the web
 * @param imageAlt its alt text; null when the file has none
 * @param aliases former addresses, without the leading slash
 */
record ImportedFile(String title, @Nullable String slug, @Nullable Instant date, @Nullable String author,
		List<String> coauthors, @Nullable String category, List<String> tags, @Nullable String excerpt,
		@Nullable String image, @Nullable String imageAlt, boolean draft, List<String> aliases, String bodyMarkdown) {

	/** Zola's {@code path} and Jekyll's file names carry the date. */
	private static final Pattern DATED = Pattern.compile("(\\d{4})[-/](\\d{2})[-/](\\d{2})[-/](.+)");

	private static final int MAX_EXCERPT_LENGTH = 500;

	static ImportedFile read(String name, String text) {
		FrontMatter matter = FrontMatter.parse(text);
		String base = name.substring(name.lastIndexOf('/') + 1).replaceFirst("\\.(md|markdown)$", "");
		Optional<String> path = matter.text("path", "permalink").map(ImportedFile::withoutSlashes);
		Matcher dated = DATED.matcher(path.orElse(base));
		boolean hasDate = dated.matches();
		List<String> authors = matter.texts("authors", "author", "extra.author", "taxonomies.authors");
		List<String> aliases = new ArrayList<>(matter.texts("aliases", "redirect_from"));
		path.ifPresent(aliases::add);
		String lastPart = hasDate ? dated.group(4) : path.orElse(base);
		return new ImportedFile(matter.text("title").orElseThrow(() -> new FrontMatter.Unreadable(2, "add a title")),
				matter.text("slug").or(() -> Optional.of(lastPart)).map(Slug::propose).orElse(null),
				matter.instant("date", "published", "publishDate", "pubDate").orElse(hasDate ? date(dated) : null),
				authors.isEmpty() ? null : authors.getFirst(),
				authors.isEmpty() ? authors : authors.subList(1, authors.size()),
				matter.texts("category", "categories", "taxonomies.categories", "extra.category")
					.stream()
					.findFirst()
					.orElse(null),
				tags(matter),
				matter.text("excerpt", "description", "summary").map(ImportedFile::shortened).orElse(null),
				matter.text("image", "extra.image", "cover.image", "heroImage").orElse(null),
				matter.text("image_alt", "extra.image_alt", "cover.alt", "heroImageAlt").orElse(null),
				matter.flag("draft"),
				aliases.stream().map(ImportedFile::withoutSlashes).filter((a) -> !a.isEmpty()).distinct().toList(),
				matter.bodyMarkdown());
	}

	/**
	 * The Rust blog keeps its topics in {@code extra.team} and {@code extra.release}.
	 */
	private static List<String> tags(FrontMatter matter) {
		LinkedHashSet<String> tags = new LinkedHashSet<>(matter.texts("tags", "taxonomies.tags", "keywords"));
		matter.text("extra.team").ifPresent(tags::add);
		if (matter.flag("extra.release") || matter.flag("release")) {
			tags.add("Release");
		}
		return List.copyOf(tags);
	}

	private static Instant date(Matcher dated) {
		try {
			return LocalDate
				.of(Integer.parseInt(dated.group(1)), Integer.parseInt(dated.group(2)),
						Integer.parseInt(dated.group(3)))
				.atStartOfDay(ZoneOffset.UTC)
				.toInstant();
		}
		catch (DateTimeException ex) {
			throw new FrontMatter.Unreadable(2, "the path has a date that does not exist: " + dated.group());
		}
	}

	private static String withoutSlashes(String path) {
		return path.replaceAll("^/+|/+$", "");
	}

	private static String shortened(String text) {
		String line = text.replaceAll("\\s+", " ");
		return (line.length() <= MAX_EXCERPT_LENGTH) ? line : line.substring(0, MAX_EXCERPT_LENGTH - 1) + "…";
	}

}
