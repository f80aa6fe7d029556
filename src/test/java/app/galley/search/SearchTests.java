package app.galley.search;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Questions in several languages with their right answers, over HTTP.
 */
@GalleyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchTests {

	private static final String SEARCH = """
			query($text: String!, $first: Int, $after: String) { search(text: $text, first: $first, after: $after) {
			  nodes { post { slug title author { name } } titleHtml extractHtml } edges { cursor } pageInfo { hasNextPage endCursor } } }""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	WordIndexing indexing;

	private final Set<String> asked = new HashSet<>();

	/** Posts as an older version wrote them: without words. */
	@BeforeAll
	void fill() throws IOException {
		UUID model = UUID.fromString(Newsroom.id(this.newsroom.publish("Model")));
		for (List<String> post : lines("posts.txt")) {
			this.asked.add(post.getFirst());
			this.jdbc
				.sql("""
						INSERT INTO post (id, slug, title, excerpt, body_markdown, body_html, reading_minutes,
						    featured_image_url, featured_image_id, author_id, category_id, status, published_at, created_by,
						    updated_by, created_at, updated_at, version)
						SELECT gen_random_uuid(), ?, ?, ?, ?, '<p>' || ? || '</p>', 1, featured_image_url, featured_image_id, author_id,
						    category_id, 'PUBLISHED', ?, created_by, updated_by, created_at, updated_at, 1
						FROM post WHERE id = ?""")
				.params(post.get(0), post.get(1), post.get(2), post.get(3), post.get(3),
						Timestamp.from(Instant.parse("2020-01-01T00:00:00Z")), model)
				.update();
		}
		this.indexing.fill();
	}

	private static List<List<String>> lines(String file) throws IOException {
		return new ClassPathResource("search/" + file).getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.map((line) -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
			.toList();
	}

	/** Other tests publish posts too. */
	@ParameterizedTest
	@MethodSource("questions")
	void aQuestionFindsItsAnswersInTheRightOrder(String question, String answers) {
		assertThat(slugs(search(question)).stream().filter(this.asked::contains).collect(Collectors.joining(" ")))
			.isEqualTo(answers);
	}

	static Stream<Arguments> questions() throws IOException {
		return lines("questions.txt").stream().map((line) -> Arguments.of(line.get(0), line.get(1)));
	}

	@Test
	void extractsMarkTheWordsAndEscapeTheRest() {
		JsonNode found = search("quokka script").at("/nodes/0");
		assertThat(found.get("titleHtml").asString()).isEqualTo(
				"Why &lt;b&gt;bold&lt;/b&gt; &amp; &lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; fails");
		assertThat(found.get("extractHtml").asString())
			.isEqualTo("Write &lt;<mark>script</mark>&gt; <mark>quokka</mark> &amp; friends instead of tags.");
		assertThat(search("HAEUSER").at("/nodes/0/extractHtml").asString())
			.contains("Viele <mark>Häuser</mark> der Stadt");
		assertThat(search("東京").at("/nodes/0/extractHtml").asString()).contains("今日の<mark>東京</mark>は");
		assertThat(search("books").at("/nodes/0/extractHtml").asString())
			.isEqualTo("On the authors of old <mark>books</mark>.");
	}

	/**
	 * Parts of what PostgreSQL's own parser takes for one word, and other writing
	 * systems.
	 */
	@Test
	void aListOfPostsIsFilteredByTheWordsThatTheSearchFinds() {
		JsonNode post = this.newsroom.publish("Node.js -12345678 Covid-19 4e203 Müllers Straße 東京都");
		SoftAssertions.assertSoftly((softly) -> {
			for (String text : List.of("node", "js", "node.js", "12345678", "Covid", "19", "4e203", "Müller", "mueller",
					"muller", "東京", "京都", "東", "Strasse", "\"node js\"", "node -absent")) {
				List<String> filtered = filtered(text);
				softly.assertThat(filtered).as(text).contains(post.get("slug").asString());
				softly.assertThat(filtered).as(text).containsExactlyInAnyOrderElementsOf(slugs(search(text)));
			}
			softly.assertThat(filtered("node -covid")).doesNotContain(post.get("slug").asString());
			softly.assertThat(filtered("+++")).isEmpty();
			softly.assertThat(filtered("-node")).as("nothing that a post must have").isEmpty();
		});
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(post)), "id");
		assertThat(filtered("4e203")).isEmpty();
	}

	private List<String> filtered(String text) {
		return this.api
			.data("query($text: String!) { posts(first: 50, filter: { text: $text }) { nodes { slug } } }",
					Map.of("text", text))
			.at("/posts/nodes")
			.findValuesAsString("slug");
	}

	@Test
	void aPostIsFoundWhenPublishedAndNotWhenUnpublished() {
		String word = "w" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
		JsonNode draft = this.newsroom.illustrate(this.newsroom.draft("About " + word));
		assertThat(slugs(search(word))).isEmpty();
		JsonNode post = this.newsroom.approve(this.newsroom.submit(draft), Map.of());
		assertThat(slugs(search(word))).containsExactly(post.get("slug").asString());
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post),
				Map.of("title", "x" + word, "bodyMarkdown", "Nothing."));
		assertThat(slugs(search(word))).hasSize(1);
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(slugs(search("x" + word))).hasSize(1);
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(post)), "id");
		assertThat(slugs(search("x" + word))).isEmpty();
		assertThat(this.jdbc.sql("SELECT count(*) FROM post_words WHERE post_id = ?::uuid")
			.param(Newsroom.id(post))
			.query(Integer.class)
			.single()).isZero();
	}

	@Test
	void theJobIndexesPagesThatAnOlderVersionPublished() {
		String word = "y" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
		JsonNode draft = this.newsroom.create(Map.of("kind", "PAGE", "title", "About " + word, "slug",
				Newsroom.unique("about"), "bodyMarkdown", "Text."));
		String id = Newsroom.id(this.newsroom.approve(this.newsroom.submit(draft), Map.of()));
		String found = "query($text: String!) { searchPages(text: $text) { titleHtml } }";
		this.jdbc.sql("DELETE FROM page_words WHERE post_id = ?::uuid").param(id).update();
		assertThat(this.api.data(found, Map.of("text", word)).get("searchPages")).isEmpty();
		this.indexing.fill();
		assertThat(this.api.data(found, Map.of("text", word + " -unknown")).get("searchPages")).hasSize(1);
		this.jdbc.sql("UPDATE post SET status = 'UNPUBLISHED' WHERE id = ?::uuid").param(id).update();
		assertThat(this.api.data(found, Map.of("text", word + " -nothing")).get("searchPages"))
			.as("unpublished by an older version")
			.isEmpty();
		this.indexing.fill();
		assertThat(this.jdbc.sql("SELECT count(*) FROM page_words WHERE post_id = ?::uuid")
			.param(id)
			.query(Integer.class)
			.single()).isZero();
	}

	@Test
	void pagesHaveEachResultOnce() {
		List<String> all = slugs(search("the"));
		assertThat(all).hasSizeGreaterThan(5);
		List<String> walked = new ArrayList<>();
		String after = "";
		do {
			JsonNode page = this.api.data(SEARCH, Map.of("text", "the", "first", 2, "after", after)).get("search");
			walked.addAll(slugs(page));
			after = page.at("/pageInfo/hasNextPage").asBoolean() ? page.at("/pageInfo/endCursor").asString() : "";
		}
		while (!after.isEmpty());
		assertThat(walked).isEqualTo(all);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\"", "- OR -", "OR OR", "-bread", "…", "&|!():*<->", "' '' \\", "☕" })
	void aTextWithoutWordsFindsNothing(String text) {
		assertThat(slugs(search(text))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "bread &|!():* <-> \\ '", "'bread'", "\"bread", "(bread)", "bread:*", "bread OR",
			"OR bread", "𝒷𝓇𝑒𝒶𝒹" })
	void otherSignsDoNotMatter(String text) {
		assertThat(slugs(search(text))).isNotEmpty();
	}

	@Test
	void aTextThatIsTooLongOrEmptyIsRefused() {
		for (String text : List.of("", "  ", "x".repeat(201), "x ".repeat(5_000))) {
			JsonNode error = this.api.errors(SEARCH, Map.of("text", text)).get(0);
			assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_REQUEST");
			assertThat(error.get("message").asString()).contains("1 to 200 characters");
		}
		assertThat(slugs(search("\"" + "a b ".repeat(49) + "\""))).isEmpty();
	}

	private JsonNode search(String text) {
		return this.api.data(SEARCH, Map.of("text", text, "first", 50)).get("search");
	}

	private static List<String> slugs(JsonNode page) {
		return page.get("nodes").valueStream().map((node) -> node.at("/post/slug").asString()).toList();
	}

}
