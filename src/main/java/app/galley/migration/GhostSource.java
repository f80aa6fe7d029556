package app.galley.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import app.galley.article.ArticleRenderer;
import app.galley.article.HtmlToMarkdown;
import app.galley.importing.ImportOptions;
import app.galley.importing.ImportReport;
import app.galley.importing.ImportSource;
import app.galley.importing.SourceImage;
import app.galley.importing.SourceKey;
import app.galley.importing.SourcePost;
import app.galley.importing.SourceState;
import app.galley.importing.SourceTerm;
import app.galley.importing.Texts;
import app.galley.post.Post;
import app.galley.seo.Seo;
import app.galley.seo.SeoInput;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Ghost export. Reads the file twice: first what posts refer to, then the posts one by
 * one. The text comes from the editor's own format, and from HTML when that is missing.
 */
final class GhostSource implements ImportSource {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int MAX_TAGS = 20;

	private static final int MAX_EXCERPT_LENGTH = 500;

	private static final int MAX_TITLE_LENGTH = 300;

	private static final int MAX_ADDRESS_LENGTH = 2000;

	/** Characters of a text; Galley takes 1 MB of Markdown. */
	private static final int MAX_TEXT_LENGTH = 4 * 1024 * 1024;

	private static final Pattern IMAGES = Pattern.compile("/content/images/+([^?#]+)");

	/** What Ghost writes for the site's own address. */
	private static final String SITE = "__GHOST_URL__";

	private final Path file;

	private final String name;

	private final ImportOptions options;

	private final ArticleRenderer renderer;

	private final GhostIndex index = new GhostIndex();

	private final UploadsFolder uploads;

	private final KindCounts cards = new KindCounts();

	private GhostSource(Path file, ImportOptions options, ArticleRenderer renderer) throws IOException {
		this.file = file;
		this.name = file.getFileName().toString();
		this.options = options;
		this.renderer = renderer;
		this.uploads = UploadsFolder.beside(file, List.of("content/images", "images"), IMAGES);
	}

	static GhostSource open(Path file, ImportOptions options, ArticleRenderer renderer) throws IOException {
		GhostSource source = new GhostSource(file, options, renderer);
		try {
			GhostReader.read(file, source.index::row);
		}
		catch (GhostReader.Damaged ex) {
			throw new IOException("%s:%d: %s".formatted(source.name, ex.line(), ex.getMessage()), ex);
		}
		return source;
	}

	@Override
	public String blog() {
		return Optional.ofNullable(this.options.blog())
			.orElse(this.index.blog.isEmpty() ? this.name : this.index.blog.replaceFirst("/+$", ""));
	}

	@Override
	public int size() {
		return this.index.posts;
	}

	@Override
	public void read(ImportReport report, Consumer<SourcePost> posts) throws IOException {
		GhostReader.read(this.file, (table, row) -> {
			if (table.equals("posts")) {
				SourcePost post = post(row, new Reading(row, report));
				if (post != null) {
					posts.accept(post);
				}
			}
		});
		this.cards.report(report, this.name, "card");
		this.index.left.forEach((table, count) -> report.note(this.name, 1, "table " + table,
				"%d rows left out; Galley has posts and pages".formatted(count)));
	}

	private @Nullable SourcePost post(JsonNode row, Reading reading) {
		String id = text(row, "id");
		if (id.isEmpty()) {
			reading.report.error(this.name, 1, "post " + text(row, "slug"), "not imported; it has no id");
			return null;
		}
		if (row.path("lexical").asString("").length() > MAX_TEXT_LENGTH
				|| row.path("mobiledoc").asString("").length() > MAX_TEXT_LENGTH
				|| row.path("html").asString("").length() > MAX_TEXT_LENGTH) {
			reading.report.error(this.name, 1, reading.post, "not imported; its text is longer than 1 MB");
			return null;
		}
		HtmlToMarkdown.Converted converted = HtmlToMarkdown.convert(html(row, reading).replace(SITE, ""),
				reading::image);
		converted.losses()
			.forEach((what, count) -> reading.warn("text", what + ((count > 1) ? ", " + count + " times" : "")));
		String slug = text(row, "slug");
		String excerpt = excerpt(row, reading);
		SourceImage cover = cover(row, reading);
		reportLosses(row, reading);
		boolean isPage = text(row, "type").equals("page") || row.path("page").asBoolean(false);
		return new SourcePost(new SourceKey(blog(), id), this.name, 1,
				DigestUtils.sha256Hex(row + "\0" + this.index.tags(id) + this.index.authors(row) + this.index.meta(id)
						+ reading.files),
				state(row, reading), isPage ? Post.Kind.PAGE : Post.Kind.POST, title(row, reading),
				slug.isEmpty() ? null : slug, date(text(row, "published_at"), reading),
				excerpt.isEmpty() ? null : excerpt, isPage ? null : author(row, reading), null,
				isPage ? List.of() : tags(id, reading), cover, converted.markdown(), reading.images,
				addresses(row, slug), null, seo(row, slug, reading));
	}

	private String html(JsonNode row, Reading reading) {
		GhostCards kinds = new GhostCards(this.renderer, this.cards, reading::warn);
		JsonNode lexical = document(row, "lexical", reading);
		if (lexical != null) {
			return LexicalHtml.of(lexical, kinds, this.cards);
		}
		JsonNode mobiledoc = document(row, "mobiledoc", reading);
		if (mobiledoc != null) {
			return MobiledocHtml.of(mobiledoc, kinds, this.cards);
		}
		return text(row, "html");
	}

	private static @Nullable JsonNode document(JsonNode row, String field, Reading reading) {
		String text = text(row, field);
		if (text.isEmpty()) {
			return null;
		}
		try {
			return JSON.readTree(text);
		}
		catch (JacksonException ex) {
			reading.warn(field, "cannot be read; the post's html is used instead");
			return null;
		}
	}

	private static SourceState state(JsonNode row, Reading reading) {
		String status = text(row, "status");
		String visibility = text(row, "visibility");
		String why = null;
		if (status.equals("sent")) {
			why = "sent by email only";
		}
		else if (!visibility.isEmpty() && !visibility.equals("public")) {
			why = "for " + visibility + " only";
		}
		else if (!List.of("published", "scheduled", "draft").contains(status)) {
			why = "its status is unknown: " + status;
		}
		else if (status.equals("scheduled") && isPast(text(row, "published_at"))) {
			why = "scheduled for a time that has passed, and not published then";
		}
		if (why != null) {
			reading.warn("status", "stays a draft: " + why);
		}
		return (why == null && !status.equals("draft")) ? SourceState.PUBLISHED : SourceState.DRAFT;
	}

	private static boolean isPast(String date) {
		Instant instant = instant(date);
		return instant == null || !instant.isAfter(Instant.now());
	}

	private static @Nullable Instant date(String text, Reading reading) {
		Instant date = instant(text);
		if (date == null && !text.isEmpty()) {
			reading.warn("published_at", "not a date: " + text);
		}
		return date;
	}

	/** Ghost writes UTC, with or without saying so; an old version, milliseconds. */
	private static @Nullable Instant instant(String text) {
		try {
			if (text.matches("\\d{11,14}")) {
				return Instant.ofEpochMilli(Long.parseLong(text));
			}
			String iso = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T");
			return iso.endsWith("Z") || iso.matches(".*[+-]\\d{2}:\\d{2}") ? OffsetDateTime.parse(iso).toInstant()
					: LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static String excerpt(JsonNode row, Reading reading) {
		String excerpt = Texts.line(text(row, "custom_excerpt"));
		String cut = Texts.cut(excerpt, MAX_EXCERPT_LENGTH);
		if (!cut.equals(excerpt)) {
			reading.warn("custom_excerpt", "cut to 500 characters");
		}
		return cut;
	}

	private static String title(JsonNode row, Reading reading) {
		String title = Texts.line(text(row, "title"));
		if (title.isEmpty()) {
			title = "Untitled " + text(row, "id");
			reading.warn("title", "is empty; used \"" + title + "\"");
		}
		String cut = Texts.cut(title, MAX_TITLE_LENGTH);
		if (!cut.equals(title)) {
			reading.warn("title", "cut to 300 characters");
		}
		return cut;
	}

	private @Nullable SourceTerm author(JsonNode row, Reading reading) {
		List<SourceTerm> authors = this.index.authors(row);
		authors.stream()
			.skip(1)
			.forEach((author) -> reading.warn("author " + author.name(), "left out; a post has one author"));
		return authors.isEmpty() ? null : authors.getFirst();
	}

	private List<SourceTerm> tags(String post, Reading reading) {
		List<SourceTerm> tags = new ArrayList<>();
		for (SourceTerm tag : this.index.tags(post)) {
			if (tag.name().startsWith("#")) {
				reading.warn("tag " + tag.name(), "left out; readers do not see an internal tag");
			}
			else if (tags.size() == MAX_TAGS) {
				reading.warn("tag " + tag.name(), "left out; a post has at most 20");
			}
			else {
				tags.add(tag);
			}
		}
		return tags;
	}

	private @Nullable SourceImage cover(JsonNode row, Reading reading) {
		String address = text(row, "feature_image").replace(SITE, "");
		if (address.isEmpty()) {
			return null;
		}
		Path found = this.uploads.find(address);
		GhostIndex.Meta meta = this.index.meta(text(row, "id"));
		String alt = (meta != null) ? meta.alt() : "";
		if (found == null) {
			return reading.remote(address, alt, "feature image " + address,
					"not imported; copy Ghost's folder content/images beside the export");
		}
		reading.files.append(UploadsFolder.stamp(found));
		return UploadsFolder.image(address, 1, alt, found);
	}

	private void reportLosses(JsonNode row, Reading reading) {
		GhostIndex.Meta meta = this.index.meta(text(row, "id"));
		if (meta != null && meta.caption()) {
			reading.warn("feature_image_caption", "left out; a feature image has no caption");
		}
		Stream.of("og_image", "twitter_image")
			.filter((field) -> !text(row, field).isEmpty() || meta != null && meta.seo().containsKey(field))
			.forEach((field) -> reading.warn(field, "left out; cards show the feature image"));
		if (!text(row, "codeinjection_head").isEmpty() || !text(row, "codeinjection_foot").isEmpty()) {
			reading.warn("codeinjection", "left out; posts have no scripts");
		}
	}

	/** What the post shows elsewhere, where it is not what Galley shows by itself. */
	private Seo seo(JsonNode row, String slug, Reading reading) {
		GhostIndex.Meta meta = this.index.meta(text(row, "id"));
		Map<String, String> texts = GhostIndex.seo(row);
		if (meta != null) {
			texts.putAll(meta.seo());
		}
		return new Seo(line(texts, "meta_title", SeoInput.MAX_TITLE_LENGTH, reading),
				line(texts, "meta_description", SeoInput.MAX_DESCRIPTION_LENGTH, reading),
				card(texts, "title", SeoInput.MAX_TITLE_LENGTH, reading),
				card(texts, "description", SeoInput.MAX_DESCRIPTION_LENGTH, reading), canonical(row, slug, reading),
				false);
	}

	private static @Nullable String line(Map<String, String> texts, String field, int max, Reading reading) {
		String text = texts.get(field);
		if (text == null) {
			return null;
		}
		String cut = Texts.cut(text, max);
		if (!cut.equals(text)) {
			reading.warn(field, "cut to %d characters".formatted(max));
		}
		return cut;
	}

	/**
	 * A text of the cards of all networks: Facebook's, or X's where there is no other.
	 */
	private static @Nullable String card(Map<String, String> texts, String what, int max, Reading reading) {
		String all = line(texts, "og_" + what, max, reading);
		String other = line(texts, "twitter_" + what, max, reading);
		if (all != null && other != null && !all.equals(other)) {
			reading.warn("twitter_" + what, "left out; the cards of all networks show og_" + what);
		}
		return (all != null) ? all : other;
	}

	private @Nullable String canonical(JsonNode row, String slug, Reading reading) {
		String named = text(row, "canonical_url");
		String path = named.replace(SITE, "").replaceFirst("^" + Pattern.quote(blog()) + "(?=/|$)", "");
		boolean own = path.replaceAll("^/+|/+$", "").equals(slug);
		if (named.isEmpty() || own) {
			return null;
		}
		String address = path.startsWith("/") ? blog() + path : path;
		if (!SeoInput.isWebAddress(address) || address.length() > MAX_ADDRESS_LENGTH) {
			reading.warn("canonical_url " + named, "left out; it is no address of a page on the web");
			return null;
		}
		return address;
	}

	private static List<String> addresses(JsonNode row, String slug) {
		List<String> addresses = new ArrayList<>();
		if (!slug.isEmpty()) {
			addresses.add(slug);
			addresses.add(slug + "/amp");
		}
		if (!text(row, "uuid").isEmpty()) {
			addresses.add("p/" + text(row, "uuid"));
		}
		return addresses;
	}

	private static String text(JsonNode row, String field) {
		return GhostIndex.text(row, field);
	}

	/** One post while it is read. */
	private final class Reading {

		private final ImportReport report;

		private final String post;

		private final List<SourceImage> images = new ArrayList<>();

		private final StringBuilder files = new StringBuilder();

		Reading(JsonNode row, ImportReport report) {
			this.report = report;
			this.post = "post " + (text(row, "slug").isEmpty() ? text(row, "id") : text(row, "slug"));
		}

		void warn(String what, String why) {
			this.report.warn(GhostSource.this.name, 1, this.post + ", " + what, why);
		}

		/** Reports an image that cannot be fetched, and returns null. */
		@Nullable SourceImage remote(String address, String alt, String what, String absence) {
			List<String> addresses = GhostSource.this.uploads.addresses(address, blog(), (url) -> true);
			if (addresses.isEmpty()) {
				warn(what,
						(address.startsWith("/") && GhostSource.this.options.fetch())
								? absence + ", and --fetch needs the address of the site (--blog https://blog.example)"
								: absence);
				return null;
			}
			return new SourceImage(UploadsFolder.encoded(address), 1, alt,
					new SourceImage.Remote(addresses, this.post + ", " + what, absence + ", or use --fetch"));
		}

		/** The address that the text has for an image. */
		String image(String address, String alt) {
			Path found = GhostSource.this.uploads.find(address);
			SourceImage image;
			if (found != null) {
				this.files.append(UploadsFolder.stamp(found));
				image = UploadsFolder.image(address, 1, alt, found);
			}
			else {
				image = remote(address, alt, "image " + address,
						"stays at its address; it is not in a folder \"content/images\" beside the export");
			}
			if (image == null) {
				return address;
			}
			this.images.add(image);
			return SourceImage.placeholder(this.images.size() - 1);
		}

	}

}
