package app.galley;

import java.lang.management.ManagementFactory;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.sun.management.ThreadMXBean;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLTypeUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every query of the schema, with all its fields, sends as many SQL statements for a long
 * list as for a short one.
 */
@GalleyTest
class StatementsTests {

	private static final int MANY = 23;

	private static final long MAX_BYTES = 3_000_000;

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	GraphQlSource source;

	private JsonNode post;

	@BeforeEach
	void publish() {
		this.post = this.newsroom.publish("Counted");
	}

	@Test
	void longPagesSendAsManyStatementsAsShortOnes() {
		copies();
		String author = this.newsroom.author("A");
		String category = this.newsroom.category("C");
		List<String> tags = List.of(this.newsroom.tag("T"), this.newsroom.tag("U"));
		for (int i = 0; i < MANY; i++) {
			this.newsroom.draft("Draft " + i, author, category, tags);
		}
		List<String> paged = new ArrayList<>();
		for (GraphQLFieldDefinition field : queries()) {
			if (field.getArgument("first") != null) {
				String words = field.getName().equals("search") ? "text: \"counted paragraph\", " : "";
				statements(field, "(" + words + "first: " + MANY + ")");
				int few = statements(field, "(" + words + "first: 2)");
				assertThat(statements(field, "(" + words + "first: " + MANY + ")")).as(field.getName()).isEqualTo(few);
				System.out.printf("%2d statements  %s, all fields, any page size%n", few, field.getName());
				paged.add(field.getName());
			}
		}
		assertThat(paged).contains("posts", "contentTasks", "images", "siteDeliveries", "activity");
	}

	@Test
	void longListsSendAsManyStatementsAsShortOnes() {
		List<GraphQLFieldDefinition> lists = queries().stream()
			.filter((field) -> field.getArguments().isEmpty() && !field.getName().equals("deskSummary"))
			.toList();
		// Some are cached until they change.
		lists.forEach((field) -> statements(field, ""));
		List<Integer> few = lists.stream().map((field) -> statements(field, "")).toList();
		for (int i = 0; i < MANY; i++) {
			this.newsroom.author("One more");
			this.newsroom.category("One more");
			this.newsroom.tag("One more");
		}
		assertThat(lists.stream().map((field) -> statements(field, "")).toList()).isEqualTo(few);
		// The list, the numbers of posts, and the images of categories.
		assertThat(few).allSatisfy((count) -> assertThat(count).isLessThanOrEqualTo(3));
	}

	@Test
	void singleObjectsTakeAHandfulOfStatements() {
		String task = this.newsroom.draft("One").get("id").asString();
		Map<String, String> named = new HashMap<>(Map.of("post", "(slug: \"" + this.post.get("slug").asString() + "\")",
				"contentTask", "(id: \"" + task + "\")", "imageGeneration", "(id: \"" + UUID.randomUUID() + "\")",
				"postById", "(id: \"" + Newsroom.id(this.post) + "\")", "renderedArticle", "(markdown: \"*One*\")",
				"sitemapShard", "(number: 0)", "apiTokens", "(all: true)", "sitemapTerms", "(kind: TAG)"));
		JsonNode page = this.newsroom.approve(
				this.newsroom
					.submit(this.newsroom.create(Map.of("kind", "PAGE", "title", "Counted", "bodyMarkdown", "Text."))),
				Map.of());
		named.putAll(Map.of("page", "(slug: \"" + page.get("slug").asString() + "\")", "pageById",
				"(id: \"" + Newsroom.id(page) + "\")", "pages", "", "searchPages", "(text: \"counted\")"));
		named.putAll(Map.of("exportContent", "", "markdownOf", "(html: \"<b>One</b>\")", "redirect",
				"(from: \"/none\")", "termUsage", "(kind: TAG, id: \"" + UUID.randomUUID() + "\")", "image",
				"(id: \"" + this.newsroom.illustrate(this.newsroom.draft("Shown")).at("/featuredImage/id").asString()
						+ "\")"));
		Set<String> queried = new HashSet<>();
		for (GraphQLFieldDefinition field : queries()) {
			if (!field.getArguments().isEmpty() && field.getArgument("first") == null) {
				int count = statements(field, named.getOrDefault(field.getName(), "(slug: \"none\")"));
				System.out.printf("%2d statements  %s, all fields%n", count, field.getName());
				assertThat(count).as(field.getName()).isLessThanOrEqualTo(14);
				queried.add(field.getName());
			}
		}
		assertThat(queried).containsAll(named.keySet());
	}

	@Test
	void whatWaitsAtTheDeskTakesAHandfulOfStatements() {
		String query = "{ deskSummary { inReview sentBack scheduled failedDeliveries failedImages { id title openNotes } redPosts { id title } } }";
		this.api.asEditor().data(query);
		assertThat(Statements.during(() -> this.api.asEditor().data(query))).hasSizeLessThanOrEqualTo(10);
	}

	/** What the site shows at the end of a post. */
	@Test
	void aPostAndWhatIsNearItTakeAHandfulOfStatements() {
		copies();
		String card = "{ slug title excerpt publishedAt category { slug name } author { slug name } featuredImage { url srcset } }";
		String query = "{ post(slug: \"%s\") { previous { slug title } next { slug title } related %s } }"
			.formatted(this.post.get("slug").asString(), card);
		this.api.asEditor().data(query);
		List<String> sent = Statements.during(() -> this.api.asEditor().data(query));
		System.out.printf("%2d statements  the end of a post%n", sent.size());
		assertThat(sent).hasSizeLessThanOrEqualTo(6);
	}

	/**
	 * Counts work instead of time, which varies on a shared machine. Includes the client
	 * and the jobs of this process, so the bound is generous.
	 */
	@Test
	void aListOfTwentyTakesOneStatementAndLittleMemory() {
		copies();
		listOfTwenty(0);
		// The publication is announced twice, and the second notification may come late.
		Api.await(() -> Statements.during(() -> listOfTwenty(0)), List::isEmpty);
		assertThat(Statements.during(() -> listOfTwenty(1))).as("with the entities cached").hasSize(1);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		for (int i = 0; i < 100; i++) {
			listOfTwenty(i);
		}
		long before = threads.getTotalThreadAllocatedBytes();
		for (int i = 100; i < 300; i++) {
			listOfTwenty(i);
		}
		long each = (threads.getTotalThreadAllocatedBytes() - before) / 200;
		System.out.printf("%,d bytes allocated for a list of 20%n", each);
		assertThat(each).isLessThan(MAX_BYTES);
	}

	/** A new query each time, so that no response is cached. */
	private void listOfTwenty(int number) {
		JsonNode posts = this.api.data("""
				query($before: DateTime) { posts(first: 20, filter: { publishedBefore: $before }) { nodes {
				  slug title excerpt publishedAt featuredImage { url width height alt }
				  author { name slug } category { name slug } tags { name slug } }
				  pageInfo { hasNextPage endCursor } } }""",
				Map.of("before", Instant.parse("2100-01-01T00:00:00Z").plusSeconds(number).toString()));
		assertThat(posts.at("/posts/nodes")).hasSize(20);
	}

	private List<GraphQLFieldDefinition> queries() {
		return this.source.schema().getQueryType().getFieldDefinitions();
	}

	private int statements(GraphQLFieldDefinition field, String arguments) {
		String query = "{ " + field.getName() + arguments + selection(field, new HashSet<>(), new HashMap<>()) + " }";
		return Statements.during(() -> this.api.asEditor().data(query)).size();
	}

	/**
	 * All fields without required arguments, each type once per branch; edges only repeat
	 * nodes. A query may select 500 fields, so where a type occurs for the third time,
	 * its objects are left out.
	 */
	private static String selection(GraphQLFieldDefinition field, Set<String> above, Map<String, Integer> occurred) {
		if (!(GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLFieldsContainer type)) {
			return "";
		}
		boolean deep = occurred.merge(type.getName(), 1, Integer::sum) <= 2;
		StringBuilder selected = new StringBuilder(" {");
		above.add(type.getName());
		for (GraphQLFieldDefinition inner : type.getFieldDefinitions()) {
			boolean needsArgument = inner.getArguments()
				.stream()
				.anyMatch((a) -> a.getType() instanceof GraphQLNonNull);
			String name = GraphQLTypeUtil.unwrapAll(inner.getType()).getName();
			boolean leaf = !(GraphQLTypeUtil.unwrapAll(inner.getType()) instanceof GraphQLFieldsContainer);
			if ((leaf || deep) && !needsArgument && !above.contains(name) && !inner.getName().equals("edges")) {
				selected.append(' ').append(inner.getName()).append(selection(inner, above, occurred));
			}
		}
		above.remove(type.getName());
		return selected.append((selected.length() > 2) ? " }" : " __typename }").toString();
	}

	private void copies() {
		for (int i = 0; i < MANY; i++) {
			UUID copy = UUID.randomUUID();
			this.jdbc
				.sql("""
						INSERT INTO post (id, slug, title, excerpt, body_markdown, body_html, reading_minutes,
						    featured_image_url, featured_image_id, author_id, category_id, status, published_at, created_by,
						    updated_by, created_at, updated_at, version)
						SELECT ?, ?, title, excerpt, body_markdown, body_html, reading_minutes, featured_image_url,
						    featured_image_id, author_id, category_id, status, ?, created_by, updated_by, created_at, updated_at, 1
						FROM post WHERE id = ?""")
				.params(copy, Newsroom.unique("copy"), Timestamp.from(Instant.now()),
						UUID.fromString(Newsroom.id(this.post)))
				.update();
			this.jdbc.sql(
					"INSERT INTO post_tag (post_id, tag_id, position) SELECT ?, tag_id, position FROM post_tag WHERE post_id = ?")
				.params(copy, UUID.fromString(Newsroom.id(this.post)))
				.update();
		}
	}

}
