package app.galley.proof;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.cli.CommandLine;
import app.galley.settings.OwnersSettings;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares every page of the previews with the same page of the site.
 * {@code -Dproof.corpus=DIR} compares other posts. {@code -Dproof.site=https://…} with
 * {@code -Dproof.api=https://…} and {@code -Dproof.password=…} (of the account editor)
 * compares a deployed site, and {@code -Dproof.only=REGEX} only paths that contain a
 * match. Dense screens ({@code @2x}) are compared in two of the six views, with
 * {@code -Dproof.full=true} in all.
 */
@GalleyTest
@ResourceLock(Site.RESOURCE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProofTests {

	private static final String CORPUS = System.getProperty("proof.corpus", "src/test/resources/proof");

	private static final URI SITE = Site.freeUrl();

	private static final boolean FULL = Boolean.getBoolean("proof.full");

	private static final int BROWSERS = 2;

	private static final List<View> ONE = List.of(new View(1440, 900, false));

	@Autowired
	Api embedded;

	@Autowired
	CommandLine commands;

	@Autowired
	JdbcClient jdbc;

	Api api = Api.at(SITE);

	String site = SITE.toString();

	/** Path of a deleted post; null at a deployed site. */
	private @Nullable String gone;

	private @Nullable Site running;

	/** Path of a deleted page; null at a deployed site. */
	private @Nullable String gonePage;

	final ProofReport report = new ProofReport(Path.of("target/proof"));

	List<AutoCloseable> open = new ArrayList<>();

	private final BlockingQueue<Chromium> browsers = new LinkedBlockingQueue<>();

	/**
	 * Each looks at pages in a browser of its own: a browser alone keeps one core busy.
	 */
	private final ExecutorService workers = Executors.newFixedThreadPool(BROWSERS);

	@DynamicPropertySource
	static void configure(DynamicPropertyRegistry registry) {
		registry.add("galley.site.url", SITE::toString);
	}

	@BeforeAll
	void start() throws Exception {
		String deployed = System.getProperty("proof.site");
		if (deployed != null) {
			this.site = deployed.replaceAll("/+$", "");
			this.api = Api.at(URI.create(System.getProperty("proof.api").replaceAll("/+$", "")));
		}
		else {
			this.api = this.embedded;
			assertThat(this.commands.run(List.of("import", CORPUS, "--approve"))).isZero();
			labelSomeImages();
			deleteSomePost();
			publishImagesById();
			publishPages();
			describeSomeTerms();
			this.running = new Site(SITE, this.embedded.url(""));
			this.open.add(this.running);
		}
		for (int i = 0; i < BROWSERS; i++) {
			Chromium chromium = new Chromium();
			this.browsers.add(chromium);
			this.open.addFirst(chromium);
		}
		this.open.addFirst(this.workers::shutdownNow);
	}

	@AfterAll
	void stop() throws Exception {
		for (AutoCloseable resource : this.open) {
			resource.close();
		}
		System.out.printf("Proof: %d pairs of screenshots, %d differences%n", this.report.screenshots,
				this.report.differences().size());
	}

	/**
	 * Of three images one is made by AI, one in part, and one is the sketch that it is.
	 * Half of the posts choose what search engines and social networks show.
	 */
	private void labelSomeImages() {
		this.jdbc.sql("""
				UPDATE image SET engine = NULL, ai_use = CASE n % 3 WHEN 1 THEN 'GENERATED' ELSE 'COMPOSITE' END,
				    ai_system = CASE n % 3 WHEN 1 THEN 'A model <of> "some" kind' END
				FROM (SELECT id AS numbered, row_number() OVER (ORDER BY id) AS n FROM image) numbers
				WHERE id = numbered AND n % 3 > 0""").update();
		this.jdbc
			.sql("""
					UPDATE post SET seo = CASE number % 4 WHEN 1 THEN
					    '{"title": "A <title>", "socialDescription": "\\"One\\" & two", "canonicalUrl": "https://a.example/?b&c"}'::jsonb
					    ELSE '{"description": "Found", "socialTitle": "Shared", "noindex": true}' END
					WHERE number % 4 < 2""")
			.update();
	}

	private void deleteSomePost() {
		String id = this.jdbc.sql("SELECT id::text FROM post WHERE status = 'PUBLISHED' ORDER BY slug DESC LIMIT 1")
			.query(String.class)
			.single();
		this.gone = "/posts/"
				+ this.embedded.asEditor().mutate("deletePost", Map.of("id", id), "slug").get("slug").asString();
	}

	/**
	 * As wide as the text and wider, amid it and in a list, with a link to a post. No
	 * image in two widths: Chromium may show the larger file in both places, if it has
	 * that first.
	 */
	private void publishImagesById() {
		List<String> names = this.jdbc
			.sql("(SELECT id::text FROM image ORDER BY id LIMIT 3) UNION ALL "
					+ "(SELECT id::text FROM post WHERE status = 'PUBLISHED' ORDER BY id LIMIT 1)")
			.query((row, n) -> row.getString(1))
			.list();
		Newsroom newsroom = new Newsroom(this.embedded);
		JsonNode draft = newsroom.edit(newsroom.illustrate(newsroom.draft("Images by id")),
				Map.of("slug", "images-by-id", "bodyMarkdown", """
						A line with ![an image](image:%3$s) amid its words.

						![By AI](image:%1$s "A caption, *as it is*")

						![In part by AI](image:%2$s?wide)

						- A point

						  ![In a list](image:%3$s "Drawn")

						[A post](post:%4$s) and ![decorative](image:%2$s?wide&decorative) more.
						""".formatted(names.toArray())));
		newsroom.approve(newsroom.submit(draft), Map.of());
	}

	/** With an image and without, and one that is deleted. */
	private void publishPages() {
		Newsroom newsroom = new Newsroom(this.embedded);
		String post = this.jdbc.sql("SELECT id::text FROM post WHERE status = 'PUBLISHED' ORDER BY id LIMIT 1")
			.query(String.class)
			.single();
		String text = "## Who *we* are\n\nWe print. See [a post](post:" + post + ").\n\n- One\n- Two\n";
		JsonNode imprint = newsroom.create(Map.of("kind", "PAGE", "title", "Imprint", "bodyMarkdown", text));
		newsroom.approve(newsroom.submit(imprint), Map.of());
		JsonNode about = newsroom.create(Map.of("kind", "PAGE", "title", "About <us>", "slug", "about-us",
				"bodyMarkdown", text, "seo", Map.of("title", "A \"title\"", "noindex", true)));
		newsroom.approve(newsroom.submit(newsroom.illustrate(about)), Map.of());
		JsonNode old = newsroom.create(Map.of("kind", "PAGE", "title", "Old page", "bodyMarkdown", text));
		JsonNode page = newsroom.approve(newsroom.submit(old), Map.of());
		this.embedded.asEditor().mutate("deletePost", Map.of("id", Newsroom.id(page)), "id");
		this.gonePage = "/old-page";
	}

	/** A category with an image of each origin, and an author with links. */
	private void describeSomeTerms() {
		Api editor = this.embedded.asEditor();
		List<String> images = this.jdbc.sql("SELECT id::text FROM image ORDER BY id LIMIT 3")
			.query((row, n) -> row.getString(1))
			.list();
		JsonNode terms = editor.data("{ categories { id } authors { id } }");
		for (int n = 0; n < Math.min(3, terms.get("categories").size()); n++) {
			editor.mutate("editCategory", Map.of("id", Newsroom.id(terms.get("categories").get(n)), "description",
					"Posts <of> \"all\" kinds & more", "image", images.get(n), "imageAlt", "A view of it & more"),
					"id");
		}
		editor.mutate("editAuthor",
				Map.of("id", Newsroom.id(terms.get("authors").get(0)), "links",
						List.of(Map.of("label", "Code <here>", "address", "https://code.example/?a&b"),
								Map.of("address", "https://www.social.example/@somebody/"))),
				"id");
	}

	@TestFactory
	List<DynamicTest> previewsAndSiteAreTheSamePages() {
		List<String> all = paths();
		assertThat(all).hasSizeGreaterThan(5);
		String only = System.getProperty("proof.only", "");
		List<String> paths = all.stream().filter((path) -> Pattern.compile(only).matcher(path).find()).toList();
		return Stream.of(1, 2).flatMap((scale) -> paths.stream().map((path) -> samePage(path, scale))).toList();
	}

	/** Starts the comparison; the test waits for its result. */
	private DynamicTest samePage(String path, int scale) {
		List<View> views = (scale == 1 || FULL) ? View.all() : View.SOME;
		Future<List<String>> comparison = this.workers.submit(() -> {
			List<String> differences = compare(scale, this.report, (pages) -> pages.page(path, views));
			this.report.write();
			return differences;
		});
		return DynamicTest.dynamicTest("%s @%dx".formatted(path, scale),
				() -> assertThat(comparison.get()).as("See target/proof/index.html").isEmpty());
	}

	/**
	 * In German with a logo, from right to left with other fields of the owner, in
	 * Japanese, and in a language without words. All kinds of pages in German, Arabic and
	 * Japanese; with {@code -Dproof.full=true} in every view.
	 */
	@Test
	void pagesAreTheSameWithTheSettingsOfTheOwner() throws Exception {
		Assumptions.assumeTrue(System.getProperty("proof.site") == null);
		OwnersSettings owner = new OwnersSettings(this.embedded.asEditor());
		String logo = owner.image(OwnersLook.logo(0x0b5fa5));
		String dark = owner.image(OwnersLook.logo(0xffffff));
		List<String> some = List.of("/posts/images-by-id", "/archive", "/search?q=the", "/no-such-page");
		try {
			sameWith(owner, OwnersLook.german(logo, dark), some, View.all());
			sameNow(onePageOfEachKind(), FULL ? View.all() : ONE);
			sameWith(owner, OwnersLook.arabic(logo), some, View.all());
			sameNow(onePageOfEachKind(), FULL ? View.all() : ONE);
			sameWith(owner, OwnersLook.japanese(), onePageOfEachKind(),
					FULL ? View.all() : List.of(View.SOME.getFirst()));
			sameWith(owner, OwnersLook.swedish(), List.of("/archive", "/no-such-page"), ONE);
		}
		finally {
			owner.publish(OwnersSettings.INITIAL);
			restartSite();
		}
	}

	private void sameWith(OwnersSettings owner, Map<String, ?> look, List<String> paths, List<View> views)
			throws Exception {
		owner.publish(OwnersSettings.INITIAL);
		owner.publish(look);
		restartSite();
		sameNow(paths, views);
	}

	private void sameNow(List<String> paths, List<View> views) throws InterruptedException {
		assertThat(compare(1, new ProofReport(Path.of("target/proof-settings")),
				(comparison) -> paths.forEach((path) -> comparison.page(path, views))))
			.isEmpty();
	}

	/** Those of which {@link #paths()} has several, once. */
	private List<String> onePageOfEachKind() {
		Map<String, String> kinds = new TreeMap<>();
		paths().forEach((path) -> kinds.putIfAbsent(path.replaceFirst("^(/[a-z-]+/)[^/]+", "$1")
			.replaceFirst("/page/.*", "/page/")
			.replaceFirst("=[^&]+", ""), path));
		Stream.of(this.gone, this.gonePage, "/search?q=zzzzzz", "/about-us")
			.filter(Objects::nonNull)
			.forEach((path) -> kinds.put(path, path));
		return List.copyOf(kinds.values());
	}

	/** The site is not notified of changes here, and has all pages in its cache. */
	private void restartSite() throws Exception {
		Site running = Objects.requireNonNull(this.running);
		running.close();
		this.open.remove(running);
		this.running = new Site(SITE, this.embedded.url(""));
		this.open.add(this.running);
	}

	/** By pages, lists, feed, sitemap and images, without a browser. */
	@Test
	void receiptsOfAllPostsAreGreen() {
		Assumptions.assumeTrue(System.getProperty("proof.site") == null);
		Api editor = this.embedded.asEditor();
		Set<String> ids = Set
			.copyOf(this.jdbc.sql("SELECT id::text FROM post WHERE kind = 'POST' AND trashed_at IS NULL")
				.query(String.class)
				.list());
		ids.forEach((id) -> editor.mutate("checkReceipt", Map.of("postId", id), "id"));
		String receipts = "query($id: ID!) { postById(id: $id) { receipts { state checkedAt differences { place expected found } } } }";
		Instant asked = Instant.now();
		Api.await(Duration.ofMinutes(3), () -> {
			Map<String, JsonNode> wrong = new TreeMap<>();
			for (String id : ids) {
				JsonNode receipt = editor.data(receipts, Map.of("id", id)).at("/postById/receipts/0");
				if (!receipt.get("state").asString().equals("GREEN")) {
					wrong.put(id, receipt);
				}
			}
			return wrong;
		}, Map::isEmpty);
		System.out.printf("Receipts: %d posts green, %d ms after they were asked for%n", ids.size(),
				Duration.between(asked, Instant.now()).toMillis());
	}

	@Test
	void everyKindOfPageIsLightAndSteadyAndPassesTwoAudits() throws Exception {
		Assumptions.assumeTrue(System.getProperty("proof.site") == null);
		PageAudit audit = new PageAudit();
		List<Future<List<String>>> pages = onePageOfEachKind().stream()
			.map((path) -> this.workers.submit(() -> faults(path, audit)))
			.toList();
		List<String> faults = new ArrayList<>();
		for (Future<List<String>> page : pages) {
			faults.addAll(page.get());
		}
		assertThat(faults).isEmpty();
	}

	private List<String> faults(String path, PageAudit audit) throws InterruptedException {
		List<String> faults = new ArrayList<>();
		Chromium chromium = this.browsers.take();
		try {
			chromium.look(Duration.ofMinutes(2), (browser) -> {
				faults.clear();
				for (View view : List.of(new View(390, 844, false), ONE.getFirst())) {
					PageWeight weight = PageWeight.of(browser, this.site + path, view, null,
							(page) -> faults.addAll((view.width() > 390) ? audit.findings(page) : List.of()));
					System.out.printf("Weight: %s at %s: %s%n", path, view, weight);
					if (weight.shift() != 0 || weight.html() > 25_000 || weight.css() > 8_000
							|| weight.scripts() > 150_000) {
						faults.add(view + ": " + weight);
					}
				}
			});
		}
		finally {
			this.browsers.add(chromium);
		}
		faults.addAll(StructuredData.faults(path, Jsoup.parse(Api.at(SITE).get(path).body())));
		return faults.stream().map((fault) -> path + ": " + fault).toList();
	}

	@Test
	void noticesOnePixelInTheStylesheet() throws Exception {
		List<String> differences = differences((comparison) -> comparison.site.alter("/site.css",
				(css) -> css + ".post-header h1 { padding-top: 1px; }"));
		assertThat(differences)
			.anySatisfy((difference) -> assertThat(difference).contains("/posts/", "pixels differ", "h1"));
	}

	@Test
	void noticesOneClassInATemplate() throws Exception {
		List<String> differences = differences((comparison) -> comparison.preview.alter(somePost(),
				(html) -> html.replace("class=\"post-header\"", "class=\"post-header x\"")));
		assertThat(differences).singleElement().asString().contains("/posts/", "the document differs", "post-header x");
	}

	@Test
	void noticesOneMissingAlt() throws Exception {
		List<String> differences = differences((comparison) -> comparison.preview.alter(somePost(),
				(html) -> html.replaceFirst("(<picture><img [^>]*?) alt=\"[^\"]*\"", "$1")));
		assertThat(differences)
			.anySatisfy((difference) -> assertThat(difference).contains("the document differs", "alt="));
		assertThat(differences)
			.anySatisfy((difference) -> assertThat(difference).contains("the accessibility tree differs"));
	}

	/** Differences of one post after a change to one of its sides. */
	private List<String> differences(Consumer<Comparison> change) throws InterruptedException {
		String post = somePost();
		return compare(1, new ProofReport(Path.of("target/proof-broken")), (comparison) -> {
			change.accept(comparison);
			comparison.page(post, ONE);
		});
	}

	/**
	 * Makes a comparison in windows of its own; long pages take minutes.
	 * @return its differences
	 */
	private List<String> compare(int scale, ProofReport report, Consumer<Comparison> look) throws InterruptedException {
		String authorization = this.api.as("editor", System.getProperty("proof.password", Api.PASSWORD))
			.authorization();
		AtomicReference<ProofReport> part = new AtomicReference<>(report.part());
		Chromium chromium = this.browsers.take();
		try {
			chromium.look(Duration.ofMinutes(5), (browser) -> {
				part.set(report.part());
				try (Comparison comparison = new Comparison(browser, this.api.url("").toString(), authorization,
						this.site, scale, part.get())) {
					look.accept(comparison);
				}
			});
		}
		finally {
			this.browsers.add(chromium);
		}
		report.include(part.get());
		return part.get().differences();
	}

	private String somePost() {
		return paths().stream().filter((path) -> path.startsWith("/posts/")).findFirst().orElseThrow();
	}

	/** Every page of the site, and one that does not exist. */
	private List<String> paths() {
		List<String> paths = new ArrayList<>();
		lists(paths, "/", Map.of());
		JsonNode names = this.api.data("{ categories { slug } tags { slug } authors { slug } }");
		names.get("categories").forEach((c) -> lists(paths, "/categories/" + slug(c), Map.of("category", slug(c))));
		names.get("tags").forEach((t) -> lists(paths, "/tags/" + slug(t), Map.of("tag", slug(t))));
		names.get("authors").forEach((a) -> lists(paths, "/authors/" + slug(a), Map.of("author", slug(a))));
		String after = null;
		do {
			JsonNode posts = posts(100, after, Map.of());
			posts.get("nodes").forEach((post) -> paths.add("/posts/" + slug(post)));
			after = next(posts);
		}
		while (after != null);
		paths.addAll(List.of("/archive", "/categories", "/tags", "/authors", "/archive/1999/01", "/archive/2026/13"));
		this.api.data("{ archiveMonths { year month } }").get("archiveMonths").forEach((month) -> {
			int year = month.get("year").asInt();
			int number = month.get("month").asInt();
			YearMonth next = YearMonth.of(year, number).plusMonths(1);
			lists(paths, "/archive/%04d/%02d".formatted(year, number), Map.of("publishedAfter",
					"%04d-%02d-01T00:00:00Z".formatted(year, number), "publishedBefore", next + "-01T00:00:00Z"));
		});
		paths.add("/search");
		paths.add("/search?q=" + "the%20".repeat(80));
		paths.add("/search?q=%E6%97%A5%E6%9C%AC%20OR%20%3Cb%3E%20OR%20code%20OR%20%22of%20the%22");
		paths.add("/search?q=zzzzzz%20-code");
		paths.add("/search?q=we%20print");
		paths.add("/search?q=a&after=invalid");
		paths.add("/content-credentials");
		paths.add("/posts/there-is-no-such-post");
		paths.add("/there-is-no-such-page");
		this.api.data("{ pages { slug } }").get("pages").forEach((page) -> paths.add("/" + slug(page)));
		Stream.of(this.gone, this.gonePage).filter(Objects::nonNull).forEach(paths::add);
		return paths;
	}

	private void lists(List<String> paths, String first, Map<String, String> filter) {
		paths.add(first);
		String after = next(posts(first.equals("/") ? 13 : 12, null, filter));
		while (after != null) {
			paths.add((first.equals("/") ? "" : first) + "/page/" + after);
			after = next(posts(12, after, filter));
		}
	}

	private JsonNode posts(int first, @Nullable String after, Map<String, String> filter) {
		Map<String, Object> variables = new HashMap<>(Map.of("first", first, "filter", filter));
		variables.put("after", after);
		return this.api.data(
				"query($first: Int, $after: String, $filter: PostFilter) { posts(first: $first, after: $after, filter: $filter) { nodes { slug } pageInfo { hasNextPage endCursor } } }",
				variables)
			.get("posts");
	}

	private static @Nullable String next(JsonNode posts) {
		return posts.at("/pageInfo/hasNextPage").asBoolean() ? posts.at("/pageInfo/endCursor").asString() : null;
	}

	private static String slug(JsonNode node) {
		return node.get("slug").asString();
	}

}
