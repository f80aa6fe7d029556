package app.galley.responsecache;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.Statements;
import app.galley.cli.CommandLine;
import app.galley.event.Notifications;
import app.galley.event.Subscription;
import app.galley.id.PostId;
import app.galley.post.Publishing;
import app.galley.telemetry.Meters;
import graphql.GraphQLContext;
import graphql.schema.GraphQLFieldDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class ResponseCacheTests {

	private static final String LIST = "query($filter: PostFilter) { posts(first: 5, filter: $filter) { nodes { slug title author { name } category { name } tags { name } } } }";

	private static final String ONE = "query($slug: String!) { post(slug: $slug) { title author { name } } }";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	GraphQlSource source;

	@Autowired
	ResponseCache cache;

	@Autowired
	CacheValidity validity;

	@Autowired
	Publishing publishing;

	@Autowired
	Notifications notifications;

	@Autowired
	CommandLine commands;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	PlatformTransactionManager transactions;

	@Test
	void answersTheSameRequestWithoutTheDatabase() {
		JsonNode post = this.newsroom.publish("Requested twice");
		assertThat(statements(ONE, slug(post))).isNotEmpty();
		awaitCached(ONE, slug(post));
		assertThat(statements(this.api.asEditor(), ONE, slug(post))).isNotEmpty();
	}

	@Test
	void showsAChangeAtOnceAndKeepsOtherResponses() {
		String category = this.newsroom.category("Quiet");
		JsonNode quiet = this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(
				this.newsroom.draft("Quiet", this.newsroom.author("A"), category, List.of(this.newsroom.tag("T"))))),
				Map.of());
		JsonNode loud = this.newsroom.publish("Loud");
		Map<String, ?> quietList = Map.of("filter", Map.of("category", category));
		this.api.data(ONE, slug(quiet));
		this.api.data(ONE, slug(loud));
		this.api.data(LIST, quietList);
		assertThat(this.api.data(LIST).toString()).contains("Loud");

		unpublish(loud);

		assertThat(this.api.data(ONE, slug(loud)).get("post").isNull()).isTrue();
		assertThat(slugs(this.api.data(LIST))).doesNotContain(loud.get("slug").asString());
		awaitCached(ONE, slug(quiet));
		awaitCached(LIST, quietList);
	}

	private static List<String> slugs(JsonNode data) {
		return data.at("/posts/nodes").valueStream().map((node) -> node.get("slug").asString()).toList();
	}

	@Test
	void findsAPostAtASlugThatWasMissingBefore() {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("To come"));
		Map<String, ?> slug = slug(task);
		assertThat(this.api.data(ONE, slug).get("post").isNull()).isTrue();
		awaitCached(ONE, slug);
		this.newsroom.approve(this.newsroom.submit(task), Map.of());
		assertThat(this.api.data(ONE, slug).at("/post/title").asString()).isEqualTo("To come");
	}

	@Test
	void showsARevisionAtTheOldSlugToo() {
		JsonNode post = this.newsroom.publish("First wording");
		Map<String, ?> old = slug(post);
		this.api.data(ONE, old);
		String moved = Newsroom.unique("moved");
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post),
				Map.of("title", "Second wording", "slug", moved));
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(this.api.data(ONE, old).at("/post/title").asString()).isEqualTo("Second wording");
		JsonNode again = this.newsroom.edit(this.newsroom.revise(post), Map.of("title", "Third wording"));
		this.newsroom.approve(this.newsroom.submit(again), Map.of());
		assertThat(this.api.data(ONE, old).at("/post/title").asString()).isEqualTo("Third wording");
		assertThat(this.api.data(ONE, Map.of("slug", moved)).at("/post/title").asString()).isEqualTo("Third wording");
	}

	@Test
	void showsANewNameEverywhere() {
		String author = this.newsroom.author("Old Name");
		JsonNode post = this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(
				this.newsroom.draft("Renamed", author, this.newsroom.category("C"), List.of(this.newsroom.tag("T"))))),
				Map.of());
		String authors = "{ authors { name } }";
		String byslug = "query($slug: String!) { author(slug: $slug) { id name } }";
		JsonNode before = this.api.data(byslug, Map.of("slug", author)).get("author");
		assertThat(this.api.data(ONE, slug(post)).at("/post/author/name").asString()).isEqualTo("Old Name");
		this.api.data(LIST);
		this.api.data(authors);

		this.api.asEditor()
			.data("mutation($input: EditAuthorInput!) { editAuthor(input: $input) { id } }",
					Map.of("input", Map.of("id", Newsroom.id(before), "name", "New Name")));

		assertThat(this.api.data(ONE, slug(post)).at("/post/author/name").asString()).isEqualTo("New Name");
		assertThat(this.api.data(LIST).toString()).contains("New Name").doesNotContain("Old Name");
		assertThat(this.api.data(byslug, Map.of("slug", author)).at("/author/name").asString()).isEqualTo("New Name");
		assertThat(this.api.data(authors).toString()).contains("New Name").doesNotContain("Old Name");
	}

	/** The answers before were cached. */
	@Test
	void showsATermFromItsFirstPublishedPostToItsLast() {
		String author = this.newsroom.author("Sometimes");
		String category = this.newsroom.category("Sometimes");
		String tag = this.newsroom.tag("Sometimes");
		List<String> terms = List.of("author", author, "category", category, "tag", tag);
		assertHidden(terms);
		JsonNode draft = this.newsroom.draft("Sometimes", author, category, List.of(tag));
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(draft));
		assertHidden(terms);
		JsonNode post = this.newsroom.approve(task, Map.of("publishAt", "2100-01-01T00:00:00Z"));
		assertHidden(terms);
		publishAgain(post);
		assertShown(terms);
		JsonNode other = this.newsroom.approve(
				this.newsroom
					.submit(this.newsroom.illustrate(this.newsroom.draft("Also", author, category, List.of(tag)))),
				Map.of());
		unpublish(post);
		assertShown(terms);
		unpublish(other);
		assertHidden(terms);
		publishAgain(post);
		assertShown(terms);
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post), Map.of("author", this.newsroom.author("A"),
				"category", this.newsroom.category("C"), "tags", List.of(this.newsroom.tag("T"))));
		assertShown(terms);
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertHidden(terms);
	}

	private void assertShown(List<String> terms) {
		assertThat(seen(this.api, terms)).isEqualTo(terms);
	}

	/** From the public, but not from the desk. */
	private void assertHidden(List<String> terms) {
		assertThat(seen(this.api, terms)).isEmpty();
		assertThat(seen(this.api.asEditor(), terms)).isEqualTo(terms);
	}

	/**
	 * Those of the terms, each with its kind before it, that a list and its own query
	 * show.
	 */
	private static List<String> seen(Api caller, List<String> terms) {
		List<String> seen = new ArrayList<>();
		for (int i = 0; i < terms.size(); i += 2) {
			String kind = terms.get(i);
			String slug = terms.get(i + 1);
			String list = kind.replaceFirst("y$", "ie") + "s";
			JsonNode one = caller.data("query($slug: String!) { " + kind + "(slug: $slug) { slug } }",
					Map.of("slug", slug));
			boolean listed = caller.data("{ " + list + " { slug } }")
				.get(list)
				.valueStream()
				.anyMatch((term) -> term.get("slug").asString().equals(slug));
			assertThat(listed).as(list + " and " + one).isEqualTo(!one.get(kind).isNull());
			if (listed) {
				seen.addAll(List.of(kind, slug));
			}
		}
		return seen;
	}

	/** A path of a post on its former system leads to it while it is published. */
	@Test
	void redirectsAFormerPathWhileItsPostIsPublished() {
		JsonNode post = this.newsroom.publish("Moved in");
		String address = "2009/05/" + post.get("slug").asString() + ".html";
		new TransactionTemplate(this.transactions)
			.executeWithoutResult((tx) -> this.publishing.redirect(address, PostId.of(Newsroom.id(post))));
		Map<String, ?> elsewhere = Map.of("slug", address);
		assertThat(this.api.data(ONE, elsewhere).at("/post/title").asString()).isEqualTo("Moved in");
		unpublish(post);
		assertThat(this.api.data(ONE, elsewhere).get("post").isNull()).isTrue();
		awaitCached(ONE, elsewhere);
		publishAgain(post);
		assertThat(this.api.data(ONE, elsewhere).at("/post/title").asString()).isEqualTo("Moved in");
	}

	/** A notification's size is limited in bytes, of which such a character has three. */
	@ParameterizedTest
	@CsvSource({ "40, 100", "6, 480" })
	void unpublishesAPostWithLongNonLatinAddresses(int count, int characters) {
		JsonNode post = this.newsroom.publish("A long way from home");
		List<String> addresses = IntStream.range(0, count)
			.mapToObj((i) -> post.get("slug").asString() + i + "/" + "\u6e2f".repeat(characters))
			.toList();
		new TransactionTemplate(this.transactions).executeWithoutResult((tx) -> addresses
			.forEach((address) -> this.publishing.redirect(address, PostId.of(Newsroom.id(post)))));
		Map<String, ?> last = Map.of("slug", addresses.getLast());
		assertThat(this.api.data(ONE, last).at("/post/title").asString()).isEqualTo("A long way from home");
		CacheValidity elsewhere = new CacheValidity(() -> true);
		CacheValidity.Entry cached = new CacheValidity.Entry(List.of("post/" + addresses.getLast()),
				elsewhere.version()) {
		};
		try (Subscription other = this.notifications.subscribe(CacheValidity.CHANNEL, elsewhere)) {
			unpublish(post);
			Api.await(() -> elsewhere.isValid(cached), (valid) -> !valid);
		}
		assertThat(this.api.data(ONE, last).get("post").isNull()).isTrue();
		publishAgain(post);
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post), Map.of("title", "And back"));
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(this.api.data(ONE, last).at("/post/title").asString()).isEqualTo("And back");
	}

	@Test
	void keepsResponsesFromTheCdnWhileNotificationsMayBeMissed() {
		CacheValidity missing = new CacheValidity(() -> false);
		ResponseCache unheard = new ResponseCache(missing, new ResponseCacheSettings(DataSize.ofMegabytes(1)),
				Meters.off());
		CachedResponse response = CachedResponse.of("{}".getBytes(StandardCharsets.UTF_8), tags("a"), 0);
		assertThat(unheard.put(key("unheard"), response, missing.version())).isFalse();
		assertThat(unheard.find(key("unheard"))).isNull();
		ResponseCache off = new ResponseCache(missing, new ResponseCacheSettings(DataSize.ofBytes(0)), Meters.off());
		assertThat(off.put(key("off"), response, missing.version())).isFalse();
	}

	@Test
	void showsImportedPosts(@TempDir Path folder) throws IOException {
		String slug = Newsroom.unique("imported");
		Map<String, ?> address = Map.of("slug", slug);
		Map<String, ?> alias = Map.of("slug", slug + "-before");
		assertThat(this.api.data(ONE, address).get("post").isNull()).isTrue();
		assertThat(this.api.data(ONE, alias).get("post").isNull()).isTrue();
		this.api.data(LIST);
		Files.writeString(folder.resolve(slug + ".md"), """
				---
				title: Brought along
				slug: %1$s
				aliases: [/%1$s-before]
				---
				Words.
				""".formatted(slug));
		assertThat(this.commands.run(List.of("import", folder.toString(), "--approve", "--category", "Fallback")))
			.isZero();
		assertThat(this.api.data(ONE, address).at("/post/title").asString()).isEqualTo("Brought along");
		assertThat(this.api.data(ONE, alias).at("/post/title").asString()).isEqualTo("Brought along");
		assertThat(slugs(this.api.data(LIST))).contains(slug);
	}

	/**
	 * The post is read, then unpublished while the query still waits for its image: the
	 * response was true once, and must not reach another client.
	 */
	@Test
	void doesNotCacheAResponseThatAChangeOvertook() {
		JsonNode post = this.newsroom.publish("Overtaken");
		String slow = "{ post(slug: \"" + slug(post).get("slug") + "\") { title featuredImage { url } } }";
		String path = "/graphql?query=" + URLEncoder.encode(slow, StandardCharsets.UTF_8);
		CompletableFuture<HttpResponse<String>> overtaken = new TransactionTemplate(this.transactions).execute((tx) -> {
			this.jdbc.sql("LOCK TABLE image IN ACCESS EXCLUSIVE MODE").update();
			CompletableFuture<HttpResponse<String>> pending = CompletableFuture.supplyAsync(() -> this.api.get(path));
			Api.await(() -> this.jdbc.sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
				.query(Integer.class)
				.single(), (waiting) -> waiting > 0);
			unpublish(post);
			return pending;
		});
		assertThat(overtaken.join().body()).contains("Overtaken");
		assertThat(overtaken.join().headers().firstValue("Cache-Control")).contains("private, no-store");
		assertThat(this.api.get(path).body()).isEqualTo("{\"data\":{\"post\":null}}");
	}

	@Test
	void doesNotCacheResponsesThatAreInvalidAlready() {
		long before = this.validity.version();
		put("current", tags("a", "b"), before);
		assertThat(isCached("current")).isTrue();
		this.validity.invalidate(List.of("b"));
		assertThat(isCached("current")).isFalse();
		put("old", tags("a", "b"), before);
		assertThat(isCached("old")).isFalse();
		put("other", tags("a", "c"), before);
		assertThat(isCached("other")).isTrue();
		put("unknown", new CacheTags(), this.validity.version());
		assertThat(isCached("unknown")).isFalse();
	}

	/**
	 * A query for a very long slug has several tags of that length: they must not take
	 * more memory than the cache may.
	 */
	@Test
	void countsTagsAsWhatTheyTake() {
		for (int i = 0; i < 200; i++) {
			String name = i + "x".repeat(250_000);
			put("long " + i, tags("a" + name, "b" + name), this.validity.version());
		}
		Api.await(() -> IntStream.range(0, 200).filter((i) -> isCached("long " + i)).count(), (kept) -> kept < 70);
	}

	private void put(String key, CacheTags tags, long version) {
		this.cache.put(key(key), CachedResponse.of("{}".getBytes(StandardCharsets.UTF_8), tags, 0), version);
	}

	private boolean isCached(String key) {
		return this.cache.find(key(key)) != null;
	}

	private static RequestKey key(String text) {
		return new RequestKey(text.getBytes(StandardCharsets.UTF_8));
	}

	private static CacheTags tags(String... tags) {
		GraphQLContext context = GraphQLContext.newContext().of(CacheTags.class, new CacheTags()).build();
		List.of(tags).forEach((tag) -> CacheTags.note(context, tag));
		return context.get(CacheTags.class);
	}

	private void unpublish(JsonNode post) {
		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { id } }", Map.of("id", Newsroom.id(post)));
	}

	private void publishAgain(JsonNode post) {
		this.api.asEditor()
			.data("mutation($id: ID!) { schedulePost(input: { id: $id, publishAt: \"2026-01-01T00:00:00Z\" }) { id } }",
					Map.of("id", Newsroom.id(post)));
	}

	@Test
	void doesNotCacheResponsesWithErrors() {
		String query = "{ posts(first: 1) { nodes { id createdBy } } }";
		this.newsroom.publish("Partly");
		this.api.errors(query, Map.of());
		assertThat(Statements.during(() -> this.api.errors(query, Map.of()))).isNotEmpty();
	}

	/**
	 * A query that notes no tags would be cached with another's, and never be invalidated
	 * itself.
	 */
	@Test
	void cachesEveryPublicQuery() {
		List<String> open = this.source.schema()
			.getQueryType()
			.getFieldDefinitions()
			.stream()
			.filter((field) -> field.getAppliedDirective("access") == null)
			.map(GraphQLFieldDefinition::getName)
			.toList();
		assertThat(open).containsExactlyInAnyOrder("posts", "post", "sitemapShards", "sitemapShard", "categories",
				"category", "tags", "tag", "authors", "author", "categoryConnection", "tagConnection",
				"authorConnection", "sitemapTerms", "archiveMonths", "postDeleted", "redirect", "search", "searchPages",
				"siteSettings", "page", "pages", "pageDeleted");
		for (String field : open) {
			String query = switch (field) {
				case "posts" -> "{ posts { nodes { id } } }";
				case "sitemapShards" -> "{ sitemapShards }";
				case "sitemapShard" -> "{ sitemapShard(number: 0) { slug } }";
				case "categories", "tags", "authors" -> "{ " + field + " { name } }";
				case "categoryConnection", "tagConnection", "authorConnection" ->
					"{ " + field + " { nodes { name } } }";
				case "archiveMonths" -> "{ archiveMonths { year } }";
				case "postDeleted", "pageDeleted" -> "{ " + field + "(slug: \"no-such-slug\") }";
				case "pages" -> "{ pages { id } }";
				case "siteSettings" -> "{ siteSettings { name } }";
				case "redirect" -> "{ redirect(from: \"/no-such-path\") { to } }";
				case "search" -> "{ search(text: \"word\") { nodes { titleHtml } } }";
				case "searchPages" -> "{ searchPages(text: \"word\") { titleHtml } }";
				case "sitemapTerms" -> "{ sitemapTerms(kind: TAG) }";
				default -> "{ " + field + "(slug: \"no-such-slug\") { id } }";
			};
			this.api.data(query);
			awaitCached(query, Map.of());
		}
	}

	/**
	 * The instance that makes a change invalidates twice, at once and when the database
	 * notifies it: a response between the two is computed again.
	 */
	private void awaitCached(String query, Map<String, ?> variables) {
		Api.await(() -> statements(query, variables), List::isEmpty);
	}

	private List<String> statements(String query, Map<String, ?> variables) {
		return statements(this.api, query, variables);
	}

	private static List<String> statements(Api api, String query, Map<String, ?> variables) {
		return Statements.during(() -> api.data(query, variables));
	}

	private static Map<String, ?> slug(JsonNode post) {
		return Map.of("slug", post.get("slug").asString());
	}

}
