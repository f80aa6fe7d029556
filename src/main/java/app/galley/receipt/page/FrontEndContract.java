package app.galley.receipt.page;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import app.galley.receipt.page.PageComparison.Change;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a post's page must have in every front end (docs/frontend.md): title, article,
 * dates, author, tags, canonical address, image addresses and structured data. The values
 * are those of the page that Galley itself renders.
 */
public final class FrontEndContract {

	private static final String DATE = "date (time)";

	private static final String IMAGES = "image addresses (srcset)";

	private static final String DATA_PREFIX = "JSON-LD ";

	/** No time zone is further from UTC. */
	private static final Duration MAX_SHIFT = Duration.ofHours(14);

	/** Values of the structured data, as JSON pointers. */
	private static final List<String> DATA = List.of("/headline", "/datePublished", "/dateModified", "/author/name",
			"/image/url");

	private final PageDocument expected;

	private final PageDocument found;

	private final List<Change> changes = new ArrayList<>();

	private FrontEndContract(PageDocument expected, PageDocument found) {
		this.expected = expected;
		this.found = found;
	}

	/** What of the contract does not hold; empty when all does. */
	public static List<Change> changes(PageDocument expected, PageDocument found) {
		FrontEndContract contract = new FrontEndContract(expected, found);
		contract.title();
		contract.article();
		contract.dates();
		contract.names("author", "[rel=author], [itemprop=author], meta[name=author]", ".byline [rel=author]");
		contract.names("tags", "[rel=tag], [itemprop=keywords], meta[property=article:tag]", "a[rel=tag]");
		contract.attribute("canonical address", "link[rel=canonical]", "href");
		contract.attribute("share image", "meta[property=og:image]", "content");
		contract.images();
		contract.data();
		return contract.changes;
	}

	private void title() {
		String title = text(this.expected.document().selectFirst("h1"));
		List<String> headings = texts(this.found, "h1");
		if (!headings.contains(title)) {
			add("title (h1)", title, headings.isEmpty() ? null : headings.getFirst());
		}
	}

	/** The article's HTML must be the content of one element, whatever that is called. */
	private void article() {
		Element article = this.expected.document().selectFirst(".article");
		if (article == null) {
			return;
		}
		String text = article.text();
		List<PageDocument.Line> lines = PageDocument.contentOf(article, true);
		for (Element element : this.found.document().body().getAllElements()) {
			if (element.childrenSize() >= article.childrenSize() && element.text().equals(text)
					&& PageComparison.of(lines, PageDocument.contentOf(element, true)).isEmpty()) {
				return;
			}
		}
		Element nearest = this.found.document().selectFirst(".article");
		for (String selector : List.of("[itemprop=articleBody]", "article", "main")) {
			nearest = (nearest != null) ? nearest : this.found.document().selectFirst(selector);
		}
		if (nearest == null) {
			add("article", text, null);
		}
		else {
			this.changes.addAll(PageComparison.of(lines, PageDocument.contentOf(nearest, true)));
		}
	}

	private void dates() {
		String published = attribute(this.expected, "meta[property=article:published_time]", "content");
		Set<Instant> times = new LinkedHashSet<>();
		for (Element element : this.found.document().select("time[datetime]")) {
			Instant shown = instant(element.attr("datetime"));
			if (shown != null) {
				times.add(shown);
			}
		}
		Instant time = (published != null) ? instant(published) : null;
		if (time != null && !times.contains(time)) {
			add(DATE, published, times.isEmpty() ? null : times.iterator().next().toString());
		}
	}

	private void names(String place, String where, String source) {
		List<String> present = new ArrayList<>(texts(this.found, where));
		this.found.document().select(where).forEach((element) -> present.add(element.attr("content")));
		for (String name : new LinkedHashSet<>(texts(this.expected, source))) {
			if (present.stream().noneMatch((text) -> text.contains(name))) {
				add(place, name, String.join(", ", present.stream().filter((text) -> !text.isEmpty()).toList()));
			}
		}
	}

	private void attribute(String place, String selector, String name) {
		String value = attribute(this.expected, selector, name);
		String present = attribute(this.found, selector, name);
		if (value != null && !value.equals(present)) {
			add(place, value, present);
		}
	}

	/** Every address of the feature image, in any order and on any image. */
	private void images() {
		Set<String> present = new LinkedHashSet<>();
		this.found.document().select("img, source").forEach((image) -> {
			present.add(image.attr("src"));
			present.addAll(addresses(image.attr("srcset")));
		});
		Element cover = this.expected.document().selectFirst(".post-cover img[srcset]");
		List<String> missing = (cover != null) ? new ArrayList<>(addresses(cover.attr("srcset"))) : List.of();
		missing = missing.stream().filter((address) -> !present.contains(address)).toList();
		if (!missing.isEmpty()) {
			add(IMAGES, String.join(", ", missing), String.join(", ", present));
		}
	}

	/** Whether only the addresses of images differ, as behind an optimiser. */
	public static boolean isOnlyImageAddresses(List<Change> changes) {
		return changes.stream().allMatch((change) -> change.place().equals(IMAGES));
	}

	/**
	 * Whether only times differ, by a difference that two time zones can have.
	 */
	public static boolean isOnlyShiftedTimes(List<Change> changes) {
		return changes.stream().allMatch(FrontEndContract::isShiftedTime);
	}

	private static boolean isShiftedTime(Change change) {
		Instant expected = instant(String.valueOf(change.expected()));
		Instant found = instant(String.valueOf(change.found()));
		if (expected == null || found == null
				|| !(change.place().equals(DATE) || change.place().startsWith(DATA_PREFIX + "date"))) {
			return false;
		}
		Duration shift = Duration.between(expected, found).abs();
		return shift.compareTo(MAX_SHIFT) <= 0 && shift.toSeconds() % Duration.ofMinutes(15).toSeconds() == 0;
	}

	private static List<String> addresses(String srcset) {
		return srcset.isBlank() ? List.of()
				: List.of(srcset.split(",\\s+", -1))
					.stream()
					.map((candidate) -> candidate.strip().replaceFirst("\\s.*", ""))
					.toList();
	}

	private void data() {
		JsonNode data = posting(this.expected);
		JsonNode present = posting(this.found);
		for (String pointer : DATA) {
			String value = data.at(pointer).asString("");
			String other = present.at(pointer).asString("");
			boolean sameTime = pointer.startsWith("/date") && Objects.equals(instant(value), instant(other))
					&& instant(value) != null;
			if (!value.isEmpty() && !value.equals(other) && !sameTime) {
				add(DATA_PREFIX + pointer.substring(1).replace('/', '.'), value, other.isEmpty() ? null : other);
			}
		}
	}

	/** The structured data of the article; a missing node when there is none. */
	private static JsonNode posting(PageDocument page) {
		for (Element script : page.document().select("script[type=application/ld+json]")) {
			try {
				JsonNode data = JsonMapper.shared().readTree(script.data());
				for (JsonNode one : data.isArray() ? data : data.has("@graph") ? data.get("@graph") : List.of(data)) {
					if (one.has("headline")) {
						return one;
					}
				}
			}
			catch (JacksonException ex) {
				// Not the data that is looked for.
			}
		}
		return JsonMapper.shared().createObjectNode();
	}

	private void add(String place, @Nullable String expected, @Nullable String found) {
		this.changes.add(new Change(place, expected, (found == null || found.isEmpty()) ? null : found));
	}

	private static List<String> texts(PageDocument page, String selector) {
		return page.document().select(selector).stream().map(FrontEndContract::text).toList();
	}

	private static String text(@Nullable Element element) {
		return (element != null) ? element.text() : "";
	}

	private static @Nullable String attribute(PageDocument page, String selector, String name) {
		Element element = page.document().selectFirst(selector);
		return (element != null) ? element.attr(name) : null;
	}

	/** Galley's own pages show seconds, the API microseconds. */
	private static @Nullable Instant instant(String text) {
		try {
			return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	public static boolean holds(PageDocument expected, PageDocument found) {
		return changes(expected, found).isEmpty();
	}

}
