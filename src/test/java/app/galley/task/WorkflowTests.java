package app.galley.task;

import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class WorkflowTests {

	@Autowired
	Api api;

	@Test
	void createsADraftWithAProposedSlug() {
		JsonNode task = create(Map.of("title", "Über Äpfel & Crème brûlée"));
		assertThat(task.get("slug").asString()).startsWith("uber-apfel-creme-brulee");
		assertThat(task.get("status").asString()).isEqualTo("DRAFT");
		assertThat(task.get("createdBy").asString()).isEqualTo("editor");
		assertThat(task.get("missing").toString()).contains("author", "category", "tags", "featuredImage");
	}

	@Test
	void tellsAllThatIsWrongAtOnce() {
		JsonNode errors = this.api.asEditor()
			.errors("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }",
					Map.of("input", Map.of("title", "x".repeat(10_000), "slug", "No Slug", "author", "nobody",
							"category", "nowhere", "tags", List.of("nothing"), "bodyMarkdown", "NUL \0")));
		assertThat(errors.valueStream().map((e) -> e.at("/extensions/field").asString())).containsExactlyInAnyOrder(
				"input.title", "input.slug", "input.author", "input.category", "input.tags", "input.bodyMarkdown");
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
		JsonNode errors = approve(task);
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
		assertThat(errors.at("/0/message").asString()).contains("submit it for review");
	}

	@Test
	void namesEverythingThatApprovalLacks() {
		JsonNode task = submit(create(Map.of("title", "Incomplete")));
		JsonNode errors = approve(task);
		assertThat(errors.valueStream().map((e) -> e.at("/extensions/field").asString()))
			.containsExactlyInAnyOrder("bodyMarkdown", "author", "category", "tags", "featuredImage");
		assertThat(errors.valueStream().map((e) -> e.at("/extensions/code").asString())).containsOnly("INCOMPLETE");
	}

	@Test
	void refusesAnEditOfAnOlderVersion() {
		JsonNode task = create(Map.of("title", "Versions"));
		edit(task, "First");
		JsonNode errors = this.api.asEditor()
			.errors("mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { id } }",
					Map.of("input", Map.of("id", task.get("id").asString(), "version", task.get("version").asInt(),
							"title", "Second")));
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.version");
	}

	@Test
	void rejectsWithAReasonAndTakesTheEditedTaskAgain() {
		JsonNode task = submit(create(Map.of("title", "Back and forth")));
		JsonNode rejected = this.api.asEditor()
			.data("mutation($input: RejectContentTaskInput!) { rejectContentTask(input: $input) { id version status rejectionReason } }",
					Map.of("input",
							Map.of("id", task.get("id").asString(), "version", task.get("version").asInt(), "reason",
									"Too short")))
			.get("rejectContentTask");
		assertThat(rejected.get("rejectionReason").asString()).isEqualTo("Too short");
		JsonNode edited = edit(rejected, "Longer now");
		assertThat(edited.get("status").asString()).isEqualTo("DRAFT");
		assertThat(submit(edited).get("status").asString()).isEqualTo("IN_REVIEW");
	}

	@Test
	void listsTasksBothWays() {
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
	void unknownAndMalformedIdsAreTold() {
		assertThat(this.api.asEditor()
			.data("{ contentTask(id: \"00000000-0000-0000-0000-000000000000\") { id } }")
			.get("contentTask")
			.isNull()).isTrue();
		JsonNode errors = this.api.asEditor().errors("{ contentTask(id: \"rubbish\") { id } }", Map.of());
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("id");
		JsonNode inInput = this.api.asEditor()
			.errors("mutation { submitContentTask(input: { id: \"rubbish\", version: 1 }) { id } }", Map.of());
		assertThat(inInput.at("/0/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		assertThat(inInput.at("/0/extensions/field").asString()).isEqualTo("input.id");
	}

	private JsonNode create(Map<String, ?> input) {
		return this.api.asEditor()
			.data("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id slug version status createdBy missing } }",
					Map.of("input", input))
			.get("createContentTask");
	}

	private JsonNode submit(JsonNode task) {
		return this.api.asEditor()
			.data("mutation($input: SubmitContentTaskInput!) { submitContentTask(input: $input) { id version status } }",
					Map.of("input", Map.of("id", task.get("id").asString(), "version", task.get("version").asInt())))
			.get("submitContentTask");
	}

	private JsonNode edit(JsonNode task, String title) {
		return this.api.asEditor()
			.data("mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { id version status title } }",
					Map.of("input",
							Map.of("id", task.get("id").asString(), "version", task.get("version").asInt(), "title",
									title)))
			.get("editContentTask");
	}

	private JsonNode approve(JsonNode task) {
		return this.api.asEditor()
			.errors("mutation($input: ApprovePostInput!) { approvePost(input: $input) { id } }", Map.of("input",
					Map.of("taskId", task.get("id").asString(), "version", task.get("version").asInt())));
	}

}
