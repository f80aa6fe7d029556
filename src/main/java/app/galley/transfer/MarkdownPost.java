package app.galley.transfer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import app.galley.importing.ImportReport;
import app.galley.importing.SourceImage;
import app.galley.importing.SourceKey;
import app.galley.importing.SourcePost;
import app.galley.importing.SourceState;
import app.galley.importing.SourceTerm;
import app.galley.importing.Texts;
import app.galley.post.Post;
import org.apache.commons.codec.digest.DigestUtils;
import app.galley.words.Languages;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Markdown file as a post.
 */
final class MarkdownPost {

	private static final int MAX_EXCERPT_LENGTH = 500;

	private static final Pattern HEADING = Pattern.compile("\\A\\s*# +(.+?)(?: +#+)?\\n+");

	/** Words of keys whose value is an image, whatever their generator is. */
	private static final Pattern IMAGE_KEY = Pattern.compile("(?i).*(image|cover|banner|photo|thumb|teaser|hero).*");

	private final MarkdownContext context;

	private final ImportReport report;

	private final String name;

	private final FileName fileName;

	private final FrontMatter matter;

	private final Fields fields;

	private final int firstLine;

	private MarkdownPost(MarkdownContext context, ImportReport report, String name, FrontMatter matter) {
		this.context = context;
		this.report = report;
		this.name = name;
		this.fileName = FileName.of(name);
		this.matter = matter;
		Value.Table table = matter.fields();
		this.fields = new Fields((table != null) ? table : new Value.Table(Map.of(), 1));
		this.firstLine = (table != null) ? table.line() : 1;
	}

	/**
	 * Reads a file.
	 * @throws Unreadable with the line of what keeps it from being imported
	 */
	static SourcePost read(MarkdownContext context, String name, byte[] bytes, ImportReport report) {
		FrontMatter matter = FrontMatter.parse(SourceText.decode(bytes));
		MarkdownPost post = new MarkdownPost(context, report, name, matter);
		matter.notes().forEach((note) -> report.note(name, note.line(), note.what(), note.why()));
		return post.read(DigestUtils.sha256Hex(bytes));
	}

	private SourcePost read(String sha256) {
		String text = this.matter.bodyMarkdown();
		Optional<Value.Text> named = this.fields.text(FrontMatterKeys.TITLE);
		Matcher heading = HEADING.matcher(text);
		boolean headed = named.isEmpty() && heading.find();
		String title = headed ? heading.group(1).strip()
				: Texts.line(named.map(Value.Text::text).orElse(this.fileName.slug()));
		int bodyLine = this.matter.bodyLine();
		if (headed) {
			bodyLine += (int) heading.group().chars().filter((c) -> c == '\n').count();
			text = text.substring(heading.end());
		}
		if (named.isEmpty()) {
			note(this.firstLine, "title",
					"taken from the " + (headed ? "first heading" : "file's name") + ": " + title);
		}
		SourceState state = state();
		Instant date = date();
		state = stillValid() ? state : SourceState.DRAFT;
		Image cover = cover();
		MarkdownBody.Result body = MarkdownBody.read(this.context.folder(), this.name, bodyLine, text, this.report);
		List<SourceTerm> categories = categories();
		SourceTerm category = categories.isEmpty() ? null : categories.getFirst();
		List<SourceTerm> tags = tags(categories);
		SourceTerm author = author();
		String excerpt = excerpt();
		Addresses addresses = addresses(date, category);
		String language = language();
		reportUnused();
		String all = sha256 + ((cover != null) ? this.context.folder().sha256(cover.file()) : "")
				+ String.join("", body.files().stream().map(this.context.folder()::sha256).toList());
		return new SourcePost(new SourceKey(this.context.blog(), this.context.idPrefix() + this.name), this.name,
				this.firstLine, DigestUtils.sha256Hex(all), state, Post.Kind.POST, title, addresses.slug(), date,
				excerpt, author, category, tags, (cover != null) ? cover.image() : null, body.markdown(), body.images(),
				addresses.old(), language, null);
	}

	private void note(int line, String what, String why) {
		this.report.note(this.name, line, what, why);
	}

	private void warn(int line, String what, String why) {
		this.report.warn(this.name, line, what, why);
	}

	private SourceState state() {
		List<String> reasons = new ArrayList<>();
		if (this.matter.fields() == null) {
			warn(1, "front matter", "there is none, so the file becomes a draft");
			reasons.add("no front matter");
		}
		if (this.fileName.isInDrafts() || this.name.matches("(.*/)?_[^/]*")) {
			reasons.add("its name");
		}
		flags(FrontMatterKeys.DRAFT, FrontMatterKeys.YES, FrontMatterKeys.NO, reasons);
		flags(FrontMatterKeys.HIDDEN, FrontMatterKeys.YES, FrontMatterKeys.NO, reasons);
		flags(FrontMatterKeys.PUBLISHED, FrontMatterKeys.NO, FrontMatterKeys.YES, reasons);
		flags(FrontMatterKeys.STATUS, FrontMatterKeys.DRAFT_STATES, FrontMatterKeys.PUBLIC_STATES, reasons);
		if (this.fields.text("permalink").filter((text) -> text.text().equals("false")).isPresent()) {
			reasons.add("permalink: false");
		}
		if (reasons.isEmpty()) {
			return SourceState.PUBLISHED;
		}
		note(this.firstLine, "draft", "because of " + String.join(", ", reasons));
		return SourceState.DRAFT;
	}

	/** A value that is neither of both is reported, and means draft. */
	private void flags(List<String> keys, Set<String> draft, Set<String> published, List<String> reasons) {
		for (String key : keys) {
			Value value = this.fields.at(key);
			if (value == null) {
				continue;
			}
			String text = (value instanceof Value.Text words) ? words.text().strip().toLowerCase(Locale.ROOT) : "?";
			boolean date = FrontMatterKeys.DATE.contains(key)
					&& Dates.parse(text, this.context.options().zone()).isPresent();
			if (published.contains(text) || date || text.isEmpty()) {
				continue;
			}
			reasons.add(key + ": " + text);
			if (!draft.contains(text)) {
				warn(value.line(), key, "\"%s\" is not known as a state, so the post stays a draft".formatted(text));
			}
		}
	}

	/**
	 * The later of the post's own date and the one until which it waits.
	 */
	private @Nullable Instant date() {
		Instant own = firstDate(FrontMatterKeys.DATE);
		Instant embargo = firstDate(FrontMatterKeys.EMBARGO);
		if (own == null) {
			own = (this.fileName.date() != null) ? parsed(this.fileName.date(), 1) : datedAddress();
		}
		return (own == null || embargo != null && embargo.isAfter(own)) ? embargo : own;
	}

	/** Zola's {@code path} carries the date. */
	private @Nullable Instant datedAddress() {
		Value.Text path = this.fields.text("path").orElse(null);
		if (path == null) {
			return null;
		}
		Matcher dated = Pattern.compile("/?(\\d{4})/(\\d{1,2})/(\\d{1,2})/.+").matcher(path.text());
		return dated.matches()
				? parsed("%s-%s-%s".formatted(dated.group(1), dated.group(2), dated.group(3)), path.line()) : null;
	}

	private @Nullable Instant firstDate(List<String> keys) {
		for (String key : keys) {
			Value.Text text = this.fields.text(key).orElse(null);
			if (text == null || isFlag(text.text())) {
				continue;
			}
			Instant date = parsed(text.text(), text.line());
			if (!Dates.isNone(date)) {
				return date;
			}
			note(text.line(), key, text.text() + " means no date");
		}
		return null;
	}

	private static boolean isFlag(String text) {
		String word = text.strip().toLowerCase(Locale.ROOT);
		return FrontMatterKeys.YES.contains(word) || FrontMatterKeys.NO.contains(word);
	}

	private Instant parsed(String text, int line) {
		return Dates.parse(text, this.context.options().zone())
			.orElseThrow(
					() -> new Unreadable(line, "not a date: " + text + " (write 2026-11-25 or 2026-11-25T09:30:00Z)"));
	}

	private boolean stillValid() {
		Instant expiry = firstDate(FrontMatterKeys.EXPIRY);
		if (expiry == null) {
			return true;
		}
		int line = this.fields.text(FrontMatterKeys.EXPIRY).map(Value.Text::line).orElse(this.firstLine);
		boolean valid = expiry.isAfter(this.context.now());
		warn(line, "expiry date",
				valid ? "is not kept; unpublish the post on " + expiry : "has passed, so the post stays a draft");
		return valid;
	}

	private @Nullable String excerpt() {
		for (String key : FrontMatterKeys.EXCERPT) {
			Value.Text text = this.fields.text(key).orElse(null);
			if (text != null) {
				String line = Texts.line(text.text());
				String cut = Texts.cut(line, MAX_EXCERPT_LENGTH);
				if (!cut.equals(line)) {
					warn(text.line(), key, "cut to %d characters".formatted(MAX_EXCERPT_LENGTH));
				}
				return cut;
			}
		}
		return null;
	}

	private @Nullable SourceTerm author() {
		for (String key : FrontMatterKeys.AUTHOR) {
			List<Value.Text> authors = Fields.texts(this.fields.at(key));
			if (!authors.isEmpty()) {
				authors.stream()
					.skip(1)
					.forEach((other) -> warn(other.line(), "author \"%s\"".formatted(other.text()),
							"left out; a post has one author"));
				if (authors.size() > 1) {
					this.report.summarize("had several authors; kept the first, as a post has one");
				}
				return SourceTerm.named(this.context.author(authors.getFirst().text().strip()));
			}
		}
		return null;
	}

	private List<SourceTerm> categories() {
		for (String key : FrontMatterKeys.CATEGORY) {
			List<SourceTerm> terms = terms(key);
			if (!terms.isEmpty()) {
				return terms;
			}
		}
		return List.of();
	}

	private List<SourceTerm> tags(List<SourceTerm> categories) {
		Set<SourceTerm> tags = new LinkedHashSet<>();
		for (String key : FrontMatterKeys.TAGS) {
			tags.addAll(terms(key));
		}
		if (tags.isEmpty()) {
			FrontMatterKeys.KEYWORDS.forEach((key) -> tags.addAll(terms(key)));
		}
		// The Rust blog keeps its topics there.
		this.fields.text("extra.team").ifPresent((team) -> tags.add(SourceTerm.named(team.text())));
		Stream.of("extra.release", "release")
			.flatMap((key) -> this.fields.text(key).stream())
			.filter((text) -> FrontMatterKeys.YES.contains(text.text().toLowerCase(Locale.ROOT)))
			.forEach((text) -> tags.add(SourceTerm.named("Release")));
		categories.stream().skip(1).filter(tags::add).forEach((category) -> {
			warn(this.firstLine, "category \"%s\"".formatted(category.name()), "became a tag; a post has one category");
		});
		return List.copyOf(tags);
	}

	/**
	 * A list of names, or a text with commas or spaces between them, as Jekyll and Hugo
	 * read it.
	 */
	private List<SourceTerm> terms(String key) {
		Value value = this.fields.at(key);
		if (!(value instanceof Value.Text text)) {
			return Fields.texts(value)
				.stream()
				.map((name) -> term(name.text()))
				.filter((term) -> !term.name().isEmpty())
				.toList();
		}
		boolean spaces = !text.text().contains(",") && key.endsWith("s");
		List<SourceTerm> terms = Stream.of(text.text().split(spaces ? "\\s+" : "\\s*[,，、]\\s*"))
			.map(MarkdownPost::term)
			.filter((term) -> !term.name().isEmpty())
			.distinct()
			.toList();
		if (terms.size() > 1) {
			note(text.line(), key, "read as %d: %s; write a list to keep them together".formatted(terms.size(),
					String.join(", ", terms.stream().map(SourceTerm::name).toList())));
		}
		return terms;
	}

	private static SourceTerm term(String name) {
		return SourceTerm.named(name.strip().replaceFirst("^#(?=\\p{L})", ""));
	}

	/** The first image that is there; the others are reported. */
	private @Nullable Image cover() {
		Image cover = null;
		boolean remote = false;
		for (String key : FrontMatterKeys.COVER) {
			for (Candidate candidate : candidates(key)) {
				String reference = this.context.local(candidate.reference());
				if (OldAddress.host(reference) != null || reference.matches("(?i)[a-z][a-z0-9+.-]*:.*")) {
					remote = true;
					warn(candidate.line(), key, "the image on the web is not fetched: " + reference);
					continue;
				}
				Optional<String> file = this.context.folder().find(this.name, reference);
				if (file.isEmpty()) {
					warn(candidate.line(), key, "image not found in the folder: " + reference);
				}
				else if (cover == null) {
					cover = new Image(file.get(), new SourceImage(candidate.reference(), candidate.line(),
							candidate.alt(), () -> this.context.folder().read(file.get())));
				}
				else if (!cover.file().equals(file.get())) {
					warn(candidate.line(), key,
							"left out: %s; the feature image is %s".formatted(reference, cover.image().reference()));
				}
			}
		}
		if (cover != null) {
			this.report.summarize("came with an image; used it as the feature image");
		}
		else if (remote) {
			this.report.summarize("had an image on the web; not fetched, so the feature image is generated");
		}
		return cover;
	}

	private List<Candidate> candidates(String key) {
		Value value = this.fields.at(key);
		String alt = this.fields.text(FrontMatterKeys.IMAGE_ALT).map(Value.Text::text).orElse("");
		List<Candidate> found = new ArrayList<>();
		candidates(value, alt, found);
		if (found.isEmpty() && value != null && !isEmpty(value)) {
			if (IMAGE_KEY.matcher(key).matches() && !(value instanceof Value.Text text && isFlag(text.text()))) {
				warn(value.line(), key, "looks like an image, but names none that can be understood");
			}
		}
		return found;
	}

	private static boolean isEmpty(Value value) {
		return value instanceof Value.Text text && text.text().isBlank()
				|| value instanceof Value.Items items && items.items().isEmpty()
				|| value instanceof Value.Table table && table.entries().isEmpty();
	}

	private static void candidates(@Nullable Value value, String alt, List<Candidate> found) {
		switch (value) {
			case Value.Text text -> {
				String reference = text.text()
					.strip()
					.replaceFirst("^!?\\[\\[(.*?)(\\|.*)?]]$", "$1")
					.replaceFirst("^!\\[.*]\\((.*)\\)$", "$1");
				if (SourceFolder.isImage(reference)
						|| reference.matches("(?i)(https?:)?//\\S+|\\.{0,2}/\\S+|[^\\s/]+(/[^\\s/]+)+")) {
					found.add(new Candidate(reference, text.line(), alt));
				}
			}
			case Value.Items items -> items.items().forEach((item) -> candidates(item, alt, found));
			case Value.Table table -> {
				Fields inner = new Fields(table);
				String own = inner.text(FrontMatterKeys.IMAGE_ALT).map(Value.Text::text).orElse(alt);
				FrontMatterKeys.IMAGE_ADDRESS.stream()
					.filter((key) -> inner.at(key) != null)
					.findFirst()
					.ifPresent((key) -> candidates(inner.at(key), own, found));
			}
			case null -> {
			}
		}
	}

	private Addresses addresses(@Nullable Instant date, @Nullable SourceTerm category) {
		Set<String> old = new LinkedHashSet<>();
		String slug = this.fileName.slug();
		for (String key : FrontMatterKeys.ADDRESS) {
			Value.Text text = this.fields.text(key).orElse(null);
			if (text == null || isFlag(text.text()) || text.text().matches("(?i)date|pretty|ordinal|weekdate|none")) {
				continue;
			}
			boolean pattern = OldAddress.isPattern(text.text());
			Optional<String> address = pattern ? OldAddress.fill(text.text(), this.fileName.slug(),
					(category != null) ? category.name() : null, date, this.context.options().zone())
					: OldAddress.of(text.text());
			if (address.isEmpty()) {
				warn(text.line(), key, "is not redirected: " + text.text());
				continue;
			}
			old.add(address.get());
			if (!pattern && !address.get().contains("?")) {
				slug = lastPart(address.get());
			}
		}
		Value.Text own = this.fields.text(FrontMatterKeys.SLUG).orElse(null);
		if (own != null) {
			slug = lastPart(own.text().strip().replaceAll("^/+|/+$", ""));
			if (own.text().strip().replaceAll("^/+|/+$", "").contains("/")) {
				OldAddress.of(own.text()).ifPresent(old::add);
			}
		}
		FrontMatterKeys.ALIASES
			.forEach((key) -> Fields.texts(this.fields.at(key)).forEach((alias) -> alias(key, alias, old)));
		canonical(old);
		return new Addresses(slug, List.copyOf(old));
	}

	private static String lastPart(String path) {
		String last = path.substring(path.lastIndexOf('/') + 1).replaceFirst("(?i)\\.html?$", "");
		Matcher dated = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}-(.+)").matcher(last);
		return last.isBlank() ? path : dated.matches() ? dated.group(1) : last;
	}

	private void alias(String key, Value.Text alias, Set<String> old) {
		boolean title = !alias.text().matches(".*[/?.].*") && alias.text().strip().contains(" ");
		Optional<String> address = title ? Optional.empty() : OldAddress.of(alias.text());
		if (address.isEmpty()) {
			warn(alias.line(), key,
					(title ? "is another title, not an address: " : "is not redirected: ") + alias.text());
		}
		else {
			old.add(address.get());
		}
	}

	private void canonical(Set<String> old) {
		for (String key : FrontMatterKeys.CANONICAL) {
			this.fields.text(key).ifPresent((text) -> {
				String host = OldAddress.host(text.text());
				Optional<String> address = (host == null || host.equals(this.context.host()))
						? OldAddress.of(text.text()) : Optional.empty();
				if (address.isPresent()) {
					old.add(address.get());
				}
				else {
					warn(text.line(), key, "is not kept; it leads to another site: " + text.text());
				}
			});
		}
	}

	private @Nullable String language() {
		Optional<Value.Text> named = this.fields.text(FrontMatterKeys.LANGUAGE);
		@Nullable String language = named.map((text) -> Languages.canonical(text.text().strip().replace('_', '-'))).orElse(null);
		if (named.isPresent() && language == null) {
			warn(named.get().line(), "language", "no language has the tag " + named.get().text());
		}
		return language;
	}

	private void reportUnused() {
		if (FrontMatterKeys.UPDATED.stream().filter((key) -> this.fields.at(key) != null).count() > 0) {
			this.report.summarize("had a date of their last change, which Galley keeps itself");
		}
		this.fields.unused().forEach((key, value) -> {
			this.report.unusedKey(key);
			if (value instanceof Value.Text text && SourceFolder.isImage(text.text().strip())) {
				warn(value.line(), key, "looks like an image, but the key is not known; name it image");
			}
		});
	}

	private record Candidate(String reference, int line, String alt) {
	}

	private record Image(String file, SourceImage image) {
	}

	private record Addresses(String slug, List<String> old) {
	}

}
