package app.galley.migration;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

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
import app.galley.migration.WxrItem.Term;
import org.apache.commons.codec.digest.DigestUtils;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/**
 * A WordPress export. Reads the file twice: first what posts refer to, then the posts one
 * by one.
 */
final class WordPressSource implements ImportSource {

	private static final int MAX_TAGS = 20;

	private static final int MAX_EXCERPT_LENGTH = 500;

	private static final int MAX_TITLE_LENGTH = 300;

	private static final Pattern UPLOADS = Pattern
		.compile("(?:wp-content/uploads|\\.files\\.wordpress\\.com|wp-content/blogs\\.dir/\\d+/files)/+([^?#]+)");

	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

	private final Path file;

	private final String name;

	private final ImportOptions options;

	private final WordPressIndex index = new WordPressIndex();

	private final UploadsFolder uploads;

	/** What the first pass says of the file; null when it is whole. */
	private WxrReader.@Nullable Damaged damage;

	private final KindCounts blocks = new KindCounts();

	private final KindCounts shortcodes = new KindCounts();

	private WordPressSource(Path file, ImportOptions options) throws IOException {
		this.file = file;
		this.name = file.getFileName().toString();
		this.options = options;
		this.uploads = UploadsFolder.beside(file, List.of("uploads", "wp-content/uploads"), UPLOADS);
	}

	static WordPressSource open(Path file, ImportOptions options) throws IOException {
		WordPressSource source = new WordPressSource(file, options);
		try {
			new WxrReader(file).read(source.index::channel, source.index::item);
		}
		catch (WxrReader.Damaged ex) {
			if (source.index.posts == 0) {
				throw new IOException("%s:%d: %s".formatted(source.name, ex.line(), ex.getMessage()), ex);
			}
			source.damage = ex;
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
		try {
			new WxrReader(this.file).read((term) -> {
			}, (item) -> {
				if (item.type().equals("post") || item.type().equals("page")) {
					SourcePost post = post(item, report);
					if (post != null) {
						posts.accept(post);
					}
				}
			});
		}
		catch (WxrReader.Damaged ex) {
			this.damage = ex;
		}
		if (this.damage != null) {
			report.error(this.name, this.damage.line(), "file",
					this.damage.getMessage() + "; the posts before this line are imported, the others are not");
		}
		this.blocks.report(report, this.name, "block");
		this.shortcodes.report(report, this.name, "shortcode");
		this.index.left.forEach((type, count) -> report.note(this.name, 1, "type " + type,
				"%d left out; Galley has posts and pages".formatted(count)));
		if (this.index.comments > 0) {
			report.note(this.name, 1, "comments", "%d left out; Galley has none".formatted(this.index.comments));
		}
	}

	private @Nullable SourcePost post(WxrItem item, ImportReport report) {
		Reading reading = new Reading(item, report);
		String status = item.text("status").strip();
		if (status.equals("trash") || status.equals("auto-draft") || status.equals("inherit")) {
			report.summarize("are in the trash or never saved; left out");
			return null;
		}
		if (item.id().isEmpty()) {
			reading.error("post", "not imported; it has no wp:post_id");
			return null;
		}
		if (item.tooLong) {
			reading.error("post", "not imported; its text is longer than 1 MB");
			return null;
		}
		Instant date = date(item, reading);
		SourceState state = state(item, status, date, reading);
		List<Term> categories = terms(item, "category");
		boolean isPage = item.type().equals("page");
		Term category = categories.isEmpty() ? null : categories.getFirst();
		WordPressContent content = new WordPressContent(this.index, this.blocks, this.shortcodes, reading::warn);
		HtmlToMarkdown.Converted converted = HtmlToMarkdown.convert(content.html(item.text("content"), item.id()),
				reading::image);
		converted.losses()
			.forEach((what, count) -> reading.warn("text", what + ((count > 1) ? ", " + count + " times" : "")));
		SourceImage cover = cover(item, reading);
		String excerpt = excerpt(item, reading);
		return new SourcePost(new SourceKey(blog(), item.id()), this.name, item.line,
				DigestUtils.sha256Hex(item.sha256() + reading.files), state, isPage ? Post.Kind.PAGE : Post.Kind.POST,
				title(item, reading), slug(item), date, excerpt.isEmpty() ? null : excerpt,
				isPage ? null : author(item), isPage ? null : category(category),
				isPage ? List.of() : tags(item, categories, category, reading), cover, converted.markdown(),
				reading.images, addresses(item), null, null);
	}

	private SourceState state(WxrItem item, String status, @Nullable Instant date, Reading reading) {
		String why = null;
		if (!item.text("post_password").isEmpty()) {
			why = "protected by a password";
		}
		else if (status.equals("future") && (date == null || !date.isAfter(Instant.now()))) {
			why = "scheduled for a time that has passed, and not published then";
		}
		else if (status.equals("private") || status.equals("pending")) {
			why = "its status is " + status;
		}
		else if (!status.equals("publish") && !status.equals("future") && !status.equals("draft")) {
			why = "its status is unknown: " + status;
		}
		if (why != null) {
			reading.warn("status", "stays a draft: " + why);
		}
		return (why == null && !status.equals("draft")) ? SourceState.PUBLISHED : SourceState.DRAFT;
	}

	private @Nullable Instant date(WxrItem item, Reading reading) {
		Instant date = date(item.text("post_date_gmt"), ZoneOffset.UTC);
		if (date == null) {
			date = date(item.text("post_date"), this.options.zone());
		}
		if (date == null && !item.text("pubDate").isBlank()) {
			try {
				date = ZonedDateTime.parse(item.text("pubDate").strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
					.toInstant();
				date = date.isAfter(Instant.EPOCH.minusSeconds(1)) ? date : null;
			}
			catch (DateTimeException ex) {
				reading.warn("pubDate", "not a date: " + item.text("pubDate"));
			}
		}
		return date;
	}

	private static @Nullable Instant date(String text, ZoneId zone) {
		try {
			return (text.isBlank() || text.startsWith("0000")) ? null
					: LocalDateTime.parse(text.strip(), DATE).atZone(zone).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static String title(WxrItem item, Reading reading) {
		String title = Jsoup.parse(item.text("title")).text().strip();
		if (title.isEmpty()) {
			title = "Untitled " + item.id();
			reading.warn("title", "is empty; used \"" + title + "\"");
		}
		String cut = Texts.cut(title, MAX_TITLE_LENGTH);
		if (!cut.equals(title)) {
			reading.warn("title", "cut to 300 characters");
		}
		return cut;
	}

	private static @Nullable String slug(WxrItem item) {
		String slug = decoded(item.text("post_name").strip());
		return slug.isEmpty() ? null : slug;
	}

	private static String excerpt(WxrItem item, Reading reading) {
		String excerpt = Jsoup.parse(item.text("excerpt")).text().strip();
		String cut = Texts.cut(excerpt, MAX_EXCERPT_LENGTH);
		if (!cut.equals(excerpt)) {
			reading.warn("excerpt", "cut to 500 characters");
		}
		return cut;
	}

	private @Nullable SourceTerm author(WxrItem item) {
		String login = item.text("creator").strip();
		return login.isEmpty() ? null : new SourceTerm(this.index.authorName(login), login, "");
	}

	private static List<Term> terms(WxrItem item, String taxonomy) {
		return item.terms.stream()
			.filter((term) -> term.taxonomy().equals(taxonomy) && !term.name().isBlank())
			.toList();
	}

	private @Nullable SourceTerm category(@Nullable Term category) {
		return (category != null) ? new SourceTerm(this.index.categoryName(category.slug(), text(category.name())),
				decoded(category.slug()), "") : null;
	}

	private List<SourceTerm> tags(WxrItem item, List<Term> categories, @Nullable Term category, Reading reading) {
		LinkedHashSet<SourceTerm> tags = new LinkedHashSet<>();
		terms(item, "post_tag").forEach((tag) -> tags.add(new SourceTerm(text(tag.name()), decoded(tag.slug()), "")));
		for (Term other : categories) {
			if (other != category) {
				tags.add(new SourceTerm(this.index.categoryName(other.slug(), text(other.name())),
						decoded(other.slug()), ""));
				reading.warn("category " + text(other.name()), "became a tag; a post has one category");
			}
		}
		if (category != null && this.index.hasParent(category.slug())) {
			reading.report.summarize("have a category below another; kept without the one above");
		}
		for (Term term : item.terms) {
			if (!term.taxonomy().equals("category") && !term.taxonomy().equals("post_tag")
					&& !(term.taxonomy().equals("post_format") && term.slug().equals("post-format-standard"))) {
				reading.warn(term.taxonomy() + " " + text(term.name()), "left out; Galley has categories and tags");
			}
		}
		if (tags.size() > MAX_TAGS) {
			reading.warn("tags",
					"%d of %d left out; a post has at most 20".formatted(tags.size() - MAX_TAGS, tags.size()));
		}
		return tags.stream().limit(MAX_TAGS).toList();
	}

	private static String text(String html) {
		return html.contains("&") ? Jsoup.parse(html).text() : html;
	}

	private @Nullable SourceImage cover(WxrItem item, Reading reading) {
		String id = item.meta("_thumbnail_id").strip();
		if (id.isEmpty() || id.equals("0")) {
			return null;
		}
		WordPressIndex.Attachment attachment = this.index.attachment(id);
		if (attachment == null) {
			reading.warn("feature image", "not imported; the export does not have attachment " + id);
			return null;
		}
		Path found = this.uploads.find(attachment.url());
		if (found == null) {
			String what = "feature image " + attachment.url();
			String absence = "not imported; copy the site's uploads folder beside the export, as \"uploads\", or use --fetch";
			List<String> addresses = this.uploads.addresses(attachment.url(), this.index.blog, (url) -> true);
			if (addresses.isEmpty()) {
				reading.warn(what, absence);
				return null;
			}
			return new SourceImage(attachment.url(), item.line, attachment.alt(),
					new SourceImage.Remote(addresses, what, absence));
		}
		reading.files.append(UploadsFolder.stamp(found));
		return UploadsFolder.image(attachment.url(), item.line, attachment.alt(), found);
	}

	/** Every address that led to the post on the former site. */
	private List<String> addresses(WxrItem item) {
		LinkedHashSet<String> addresses = new LinkedHashSet<>();
		add(addresses, item.text("link"));
		String path = path(item.text("link"));
		if (!path.isEmpty() && !path.startsWith("?")) {
			addresses.add(path + "/feed");
			for (String old : item.oldSlugs) {
				addresses.add(path.substring(0, path.lastIndexOf('/') + 1) + decoded(old.strip()));
			}
		}
		addresses.add((item.type().equals("page") ? "?page_id=" : "?p=") + item.id());
		add(addresses, item.text("guid"));
		this.index.attachmentAddresses(item.id()).forEach((address) -> add(addresses, address));
		this.index.attachmentsOf(item.id()).forEach((id) -> addresses.add("?attachment_id=" + id));
		return List.copyOf(addresses);
	}

	private static void add(LinkedHashSet<String> addresses, String address) {
		String path = path(address);
		if (!path.isEmpty()) {
			addresses.add(path);
		}
	}

	/**
	 * The decoded path without slashes at both ends, or the query that identifies the
	 * page.
	 */
	private static String path(String address) {
		try {
			URI uri = URI.create(address.strip().replace(" ", "%20"));
			String query = Objects.requireNonNullElse(uri.getRawQuery(), "");
			String path = decoded(Objects.requireNonNullElse(uri.getRawPath(), "")).replaceAll("^/+|/+$", "");
			boolean identifies = query.matches("(?:post_type=\\w+&)?(p|page_id|attachment_id)=\\d+");
			return identifies ? "?" + query.replaceFirst("^post_type=\\w+&", "") : path;
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	private static String decoded(String text) {
		try {
			return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

	/** One post while it is read. */
	private final class Reading {

		private final WxrItem item;

		private final ImportReport report;

		private final List<SourceImage> images = new ArrayList<>();

		private final StringBuilder files = new StringBuilder();

		Reading(WxrItem item, ImportReport report) {
			this.item = item;
			this.report = report;
		}

		void warn(String what, String why) {
			this.report.warn(WordPressSource.this.name, this.item.line, what, why);
		}

		void error(String what, String why) {
			this.report.error(WordPressSource.this.name, this.item.line, what, why);
		}

		/** The address that the text has for an image. */
		String image(String address, String alt) {
			WordPressIndex index = WordPressSource.this.index;
			UploadsFolder uploads = WordPressSource.this.uploads;
			String words = alt.isEmpty() ? index.alt(address) : alt;
			Path found = uploads.find(address);
			if (found != null) {
				this.files.append(UploadsFolder.stamp(found));
				this.images.add(UploadsFolder.image(address, this.item.line, words, found));
				return SourceImage.placeholder(this.images.size() - 1);
			}
			String what = "image " + address;
			List<String> addresses = uploads.addresses(address, index.blog, index::isAttachment);
			if (addresses.isEmpty()) {
				warn(what, "stays at its address; it is not an image of this site");
				return address;
			}
			this.images
				.add(new SourceImage(UploadsFolder.encoded(address), this.item.line, words, new SourceImage.Remote(
						addresses, what,
						"stays at its address; it is not in a folder \"uploads\" beside the export; --fetch requests it")));
			return SourceImage.placeholder(this.images.size() - 1);
		}

	}

}
