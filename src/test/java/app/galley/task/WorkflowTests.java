package app.galley.task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class WorkflowTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Test
	void createsADraftWithAProposedSlug() {
		JsonNode task = create(Map.of("title", "Über Äpfel & Crème brûlée"));
		assertThat(task.get("slug").asString()).startsWith("uber-apfel-creme-brulee");
		assertThat(task.get("status").asString()).isEqualTo("DRAFT");
		assertThat(task.get("createdBy").asString()).isEqualTo("editor");
		assertThat(task.get("missing").toString()).contains("author", "category", "tags", "featuredImage");
	}

	@Test
	void reportsAllFaultsTogether() {
		JsonNode errors = this.api.asEditor()
			.refused("createContentTask", Map.of("title", "x".repeat(10_000), "slug", "No Slug", "author", "none",
					"category", "nowhere", "tags", List.of("nothing")));
		assertThat(errors.valueStream().map((e) -> e.at("/extensions/field").asString()))
			.containsExactlyInAnyOrder("input.title", "input.slug", "input.author", "input.category", "input.tags");
		assertThat(errors.valueStream().map((e) -> e.at("/extensions/code").asString())).containsOnly("BAD_REQUEST");
	}

	@Test
	void refusesAnonymousMutations() {
		JsonNode errors = this.api.errors("mutation { createContentTask(input: { title: \"x\" }) { id } }", Map.of());
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("UNAUTHORIZED");
	}

	@Test
	void refusesToApproveADraft() {
		JsonNode task = create(Map.of("title", "Only a draft"));
		JsonNode errors = refuseApproval(task);
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
		assertThat(errors.at("/0/message").asString()).contains("submit it for review");
	}

	@Test
	void namesEveryMissingFieldOnApproval() {
		JsonNode task = this.newsroom.submit(create(Map.of("title", "Incomplete")));
		JsonNode errors = refuseApproval(task);
		assertThat(errors.valueStream().map((e) -> e.at("/extensions/field").asString()))
			.containsExactlyInAnyOrder("bodyMarkdown", "author", "category", "tags", "featuredImage");
		assertThat(errors.valueStream().map((e) -> e.at("/extensions/code").asString())).containsOnly("INCOMPLETE");
	}

	@Test
	void refusesAnEditOfAnOlderVersion() {
		JsonNode task = create(Map.of("title", "Versions"));
		edit(task, "First");
		JsonNode errors = this.api.asEditor()
			.refused("editContentTask",
					Map.of("id", Newsroom.id(task), "version", task.get("version").asInt(), "title", "Second"));
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.version");
	}

	@Test
	void anImageThatIsFinishedIsNoConflictForAWriterWhoKeepsTyping() {
		JsonNode loaded = this.newsroom.draft("A first title");
		JsonNode illustrated = this.newsroom.illustrate(loaded);
		JsonNode typed = edit(loaded, "Typed meanwhile");
		assertThat(typed.get("title").asString()).isEqualTo("Typed meanwhile");
		assertThat(typed.at("/featuredImage/id")).isEqualTo(illustrated.at("/featuredImage/id"));

		JsonNode submitted = this.newsroom.submit(typed);
		this.newsroom.illustrate(submitted);
		assertThat(refuseApproval(submitted).at("/0/extensions/field").asString())
			.as("an approver who has not seen the image")
			.isEqualTo("input.version");
		assertConflict(submitted, Map.of("featuredImageAlt", "Of the image before"));
		assertConflict(submitted, Map.of("featuredImage", illustrated.at("/featuredImage/id").asString()));

		JsonNode edited = edit(submitted, "By another writer");
		this.newsroom.illustrate(edited);
		assertConflict(submitted, Map.of("title", "Typed over it"));
		assertThat(edit(edited, "After it").get("title").asString()).isEqualTo("After it");
	}

	private void assertConflict(JsonNode task, Map<String, ?> changes) {
		Map<String, Object> input = new HashMap<>(Newsroom.seen(task));
		input.putAll(changes);
		JsonNode errors = this.api.asEditor().refused("editContentTask", input);
		assertThat(errors.at("/0/extensions/code").asString()).as(changes.toString()).isEqualTo("CONFLICT");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.version");
	}

	@Test
	void rejectsWithAReasonAndAcceptsTheEditedTask() {
		JsonNode task = this.newsroom.submit(create(Map.of("title", "Back and forth")));
		JsonNode rejected = this.api.asEditor()
			.mutate("rejectContentTask",
					Map.of("id", Newsroom.id(task), "version", task.get("version").asInt(), "reason", "Too short"),
					"id version status rejectionReason");
		assertThat(rejected.get("rejectionReason").asString()).isEqualTo("Too short");
		JsonNode edited = edit(rejected, "Longer now");
		assertThat(edited.get("status").asString()).isEqualTo("DRAFT");
		assertThat(this.newsroom.submit(edited).get("status").asString()).isEqualTo("IN_REVIEW");
	}

	@Test
	void pagesForwardsAndBackwards() {
		for (int i = 0; i < 5; i++) {
			create(Map.of("title", "Listed " + i));
		}
		String page = "query($first: Int, $after: String, $last: Int, $before: String) {"
				+ " contentTasks(first: $first, after: $after, last: $last, before: $before, filter: { text: \"Listed\" })"
				+ " { nodes { title } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }";
		JsonNode one = this.api.asEditor().data(page, Map.of("first", 2)).get("contentTasks");
		assertThat(one.at("/nodes").valueStream().map((n) -> n.get("title").asString())).containsExactly("Listed 4",
				"Listed 3");
		JsonNode two = this.api.asEditor()
			.data(page, Map.of("first", 2, "after", one.at("/pageInfo/endCursor").asString()))
			.get("contentTasks");
		assertThat(two.at("/nodes").valueStream().map((n) -> n.get("title").asString())).containsExactly("Listed 2",
				"Listed 1");
		JsonNode back = this.api.asEditor()
			.data(page, Map.of("last", 2, "before", two.at("/pageInfo/startCursor").asString()))
			.get("contentTasks");
		assertThat(back.get("nodes")).isEqualTo(one.get("nodes"));
	}

	@Test
	void findsDraftsByTheWordsOfTheirArticlesTheMostRelevantFirst() {
		String tag = this.newsroom.tag("Whales");
		JsonNode once = create(
				Map.of("title", "A list", "bodyMarkdown", "Among others, one narwhal. " + "More words. ".repeat(50)));
		JsonNode often = create(
				Map.of("title", "A study", "bodyMarkdown", "Narwhals: a narwhal and a narwhal.", "tags", List.of(tag)));
		JsonNode title = create(Map.of("title", "The narwhal"));
		this.newsroom.edit(create(Map.of("title", "Forgotten", "bodyMarkdown", "A narwhal")),
				Map.of("bodyMarkdown", "A walrus"));
		String page = "query($first: Int, $after: String, $last: Int, $before: String, $filter: ContentTaskFilter) {"
				+ " contentTasks(first: $first, after: $after, last: $last, before: $before, filter: $filter)"
				+ " { nodes { id } pageInfo { startCursor endCursor hasNextPage } } }";
		Map<String, String> narwhal = Map.of("words", "narwhal");
		JsonNode two = this.api.asEditor().data(page, Map.of("first", 2, "filter", narwhal)).get("contentTasks");
		assertThat(two.get("nodes").valueStream().map(Newsroom::id)).containsExactly(Newsroom.id(title),
				Newsroom.id(often));
		JsonNode rest = this.api.asEditor()
			.data(page, Map.of("first", 2, "after", two.at("/pageInfo/endCursor").asString(), "filter", narwhal))
			.get("contentTasks");
		assertThat(rest.get("nodes").valueStream().map(Newsroom::id)).containsExactly(Newsroom.id(once));
		JsonNode back = this.api.asEditor()
			.data(page, Map.of("last", 2, "before", rest.at("/pageInfo/startCursor").asString(), "filter", narwhal))
			.get("contentTasks");
		assertThat(back.get("nodes")).isEqualTo(two.get("nodes"));
		assertThat(this.api.asEditor()
			.data(page, Map.of("first", 2, "filter", Map.of("words", "narwhal", "tag", tag)))
			.at("/contentTasks/nodes")
			.valueStream()
			.map(Newsroom::id)).containsExactly(Newsroom.id(often));
		for (Map<String, String> none : List.of(Map.of("tag", "no-such-tag"), Map.of("author", "no-one"),
				Map.of("category", "nowhere"))) {
			assertThat(this.api.asEditor().data(page, Map.of("first", 2, "filter", none)).at("/contentTasks/nodes"))
				.isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "zirconium-19", "19 zirconium", "zirconium.js", "js zirconium", "4e203dec zirconium",
			"zirconium/lab", "lab zirconium", "zirconium résumé", "RESUME zirconium", "\"zirconium.js and\"",
			"zirconium -node" })
	void findsDraftsByPartsOfWordsWithSignsAndWithoutAccents(String words) {
		String title = "About " + words.hashCode();
		String id = Newsroom.id(create(Map.of("title", title, "bodyMarkdown",
				"Zirconium-19 by zirconium.js and Zirconium-4e203dec of zirconium/lab, a Résumé.")));
		assertThat(this.api.asEditor()
			.data("query($words: String) { contentTasks(filter: { words: $words }) { nodes { id } } }",
					Map.of("words", words))
			.at("/contentTasks/nodes")
			.valueStream()
			.map(Newsroom::id)).contains(id);
	}

	@Test
	void reportsUnknownAndMalformedIds() {
		assertThat(this.api.asEditor()
			.data("{ contentTask(id: \"00000000-0000-0000-0000-000000000000\") { id } }")
			.get("contentTask")
			.isNull()).isTrue();
		JsonNode errors = this.api.asEditor().errors("{ contentTask(id: \"not-an-id\") { id } }", Map.of());
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("id");
		JsonNode inInput = this.api.asEditor()
			.errors("mutation { submitContentTask(input: { id: \"not-an-id\", version: 1 }) { id } }", Map.of());
		assertThat(inInput.at("/0/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		assertThat(inInput.at("/0/extensions/field").asString()).isEqualTo("input.id");
	}

	private JsonNode create(Map<String, ?> input) {
		return this.newsroom.create(input);
	}

	private JsonNode edit(JsonNode task, String title) {
		return this.newsroom.edit(task, Map.of("title", title));
	}

	private JsonNode refuseApproval(JsonNode task) {
		return this.api.asEditor().refused("approvePost", Newsroom.approval(task));
	}

}
