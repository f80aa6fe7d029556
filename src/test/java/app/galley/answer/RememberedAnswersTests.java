package app.galley.answer;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.Statements;
import graphql.schema.GraphQLFieldDefinition;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class RememberedAnswersTests {

	private static final String LIST = "query($filter: PostFilter) { posts(first: 5, filter: $filter) { nodes { slug title author { name } category { name } tags { name } } } }";

	private static final String ONE = "query($slug: String!) { post(slug: $slug) { title author { name } } }";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	GraphQlSource source;

	@Test
	void theSameQuestionIsAnsweredWithoutTheDatabase() {
		JsonNode post = this.newsroom.publish("Asked twice");
		assertThat(statements(ONE, slug(post))).isNotEmpty();
		assertThat(statements(ONE, slug(post))).isEmpty();
		assertThat(statements(this.api.asEditor(), ONE, slug(post))).isNotEmpty();
	}

	@Test
	void aChangeIsSeenAtOnceAndLeavesOtherAnswersAlone() {
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

		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { id } }", Map.of("id", Newsroom.id(loud)));

		assertThat(this.api.data(ONE, slug(loud)).get("post").isNull()).isTrue();
		assertThat(slugs(this.api.data(LIST))).doesNotContain(loud.get("slug").asString());
		assertThat(statements(ONE, slug(quiet))).isEmpty();
		assertThat(statements(LIST, quietList)).isEmpty();
	}

	private static List<String> slugs(JsonNode data) {
		return data.at("/posts/nodes").valueStream().map((node) -> node.get("slug").asString()).toList();
	}

	@Test
	void anAddressThatLedNowhereLeadsToThePostOnceThereIsOne() {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("To come"));
		Map<String, ?> slug = slug(task);
		assertThat(this.api.data(ONE, slug).get("post").isNull()).isTrue();
		assertThat(statements(ONE, slug)).isEmpty();
		this.newsroom.approve(this.newsroom.submit(task), Map.of());
		assertThat(this.api.data(ONE, slug).at("/post/title").asString()).isEqualTo("To come");
	}

	@Test
	void aRevisionIsSeenAtTheOldAddressToo() {
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
	void anotherNameIsSeenWhereverItStands() {
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
		String added = "Added " + UUID.randomUUID();
		this.newsroom.author(added);
		assertThat(this.api.data(authors).toString()).contains(added);
	}

	@Test
	void answersWithErrorsAreNotRemembered() {
		String query = "{ posts(first: 1) { nodes { id createdBy } } }";
		this.newsroom.publish("Partly");
		this.api.errors(query, Map.of());
		assertThat(Statements.during(() -> this.api.errors(query, Map.of()))).isNotEmpty();
	}

	/**
	 * A query that tells no topics would be remembered with others' and never be seen to
	 * change.
	 */
	@Test
	void everyPublicQueryTellsWhatItDependsOn() {
		List<String> open = this.source.schema()
			.getQueryType()
			.getFieldDefinitions()
			.stream()
			.filter((field) -> field.getAppliedDirective("access") == null)
			.map(GraphQLFieldDefinition::getName)
			.toList();
		assertThat(open).containsExactlyInAnyOrder("posts", "post", "categories", "category", "tags", "tag", "authors",
				"author");
		for (String field : open) {
			String query = switch (field) {
				case "posts" -> "{ posts { nodes { id } } }";
				case "categories", "tags", "authors" -> "{ " + field + " { name } }";
				default -> "{ " + field + "(slug: \"nobody-has-this\") { id } }";
			};
			this.api.data(query);
			assertThat(Statements.during(() -> this.api.data(query))).as(query).isEmpty();
		}
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
