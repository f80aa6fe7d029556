package app.galley.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every change has an entry in the activity log, and every entry a change.
 */
@GalleyTest
class ActivityTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts people;

	@Autowired
	JdbcClient jdbc;

	@Test
	void recordsTheHistoryOfATaskAndItsPost() {
		JsonNode task = this.newsroom.edit(this.newsroom.draft("A draft"), Map.of("title", "A better draft"));
		task = this.newsroom.submit(this.newsroom.illustrate(task));
		String id = Newsroom.id(task);
		mutate("rejectContentTask", Map.of("id", id, "version", version(task), "reason", "Say who."));
		task = this.newsroom.submit(this.newsroom.edit(this.newsroom.task(id), Map.of("excerpt", "By whom.")));
		JsonNode post = this.newsroom.approve(task, Map.of("publishAt", "2040-01-02T03:04:05Z"));
		String postId = Newsroom.id(post);
		mutate("schedulePost", Map.of("id", postId));
		mutate("schedulePost", Map.of("id", postId, "publishAt", "2020-01-02T03:04:05Z"));
		mutate("unpublishPost", Map.of("id", postId));
		JsonNode revision = mutate("revisePost", Map.of("id", postId, "revision", 1));

		List<JsonNode> story = activity(this.api.asEditor(), "postId: \"" + postId + "\"");
		assertThat(story.reversed().stream().map((entry) -> entry.get("action").asString())).containsExactly("CREATED",
				"EDITED", "IMAGE_ADDED", "SUBMITTED", "REJECTED", "EDITED", "SUBMITTED", "APPROVED", "UNSCHEDULED",
				"PUBLISHED", "UNPUBLISHED", "RESTORED");
		assertThat(story).allSatisfy((entry) -> assertThat(entry.get("actor").asString()).isEqualTo("editor"));
		assertThat(change(story, "EDITED", "excerpt")).isEqualTo("null -> By whom.");
		assertThat(change(story, "EDITED", "status")).isEqualTo("REJECTED -> DRAFT");
		assertThat(change(story, "REJECTED", "rejectionReason")).isEqualTo("null -> Say who.");
		assertThat(change(story, "APPROVED", "status")).isEqualTo("null -> SCHEDULED");
		assertThat(change(story, "PUBLISHED", "publishedAt")).isEqualTo("2040-01-02T03:04:05Z -> 2020-01-02T03:04:05Z");
		assertThat(change(story, "UNPUBLISHED", "status")).isEqualTo("PUBLISHED -> UNPUBLISHED");
		assertThat(story.getFirst().get("taskId").asString()).isEqualTo(Newsroom.id(revision));

		List<JsonNode> ofTask = activity(this.api.asEditor(), "taskId: \"" + id + "\"");
		assertThat(ofTask).hasSize(8);
		assertThat(change(List.of(ofTask.get(6)), "EDITED", "title")).isEqualTo("A draft -> A better draft");
	}

	@Test
	void saysWhichTokenMadeAChange() {
		String username = this.people.add("wren", Role.WRITER);
		Api writer = this.api.as(username, Api.PASSWORD);
		Api program = this.api
			.bearing(writer.mutate("createApiToken", Map.of("name", "Import", "scopes", List.of("WRITE")), "secret")
				.get("secret")
				.asString());
		JsonNode task = program.mutate("createContentTask", Map.of("title", "By a program"), "id version");
		JsonNode edited = program.mutate("editContentTask", edit(task, "Again by it"), "id version");
		writer.mutate("editContentTask", edit(edited, "By hand"), "id");
		List<JsonNode> story = this.api.asEditor()
			.data("query($id: ID!) { activity(taskId: $id) { nodes { actor token action } } }",
					Map.of("id", Newsroom.id(task)))
			.at("/activity/nodes")
			.valueStream()
			.toList();
		assertThat(
				story.stream().map((entry) -> entry.get("action").asString() + " " + entry.get("token").asString("-")))
			.containsExactly("EDITED -", "EDITED Import", "CREATED Import");
		assertThat(story).allSatisfy((entry) -> assertThat(entry.get("actor").asString()).isEqualTo(username));
	}

	private static Map<String, ?> edit(JsonNode task, String title) {
		Map<String, Object> input = new HashMap<>(Newsroom.seen(task));
		input.put("title", title);
		return input;
	}

	@Test
	void recordsImagesByUrlAndAltText() {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("Two images"));
		String first = task.at("/featuredImage/id").asString();
		String id = Newsroom.id(task);
		String second = Newsroom.id(mutate("generateImage", Map.of("taskId", id, "prompt", "A loom", "seed", 8)));
		Api.await(() -> this.newsroom.generation(second), (entry) -> entry.get("status").asString().equals("DONE"));
		task = this.newsroom.task(id);
		JsonNode chosen = mutate("chooseFeaturedImage",
				Map.of("taskId", id, "version", version(task), "imageId", first));
		this.newsroom.edit(this.newsroom.task(Newsroom.id(chosen)), Map.of("featuredImageAlt", "An engine"));
		List<JsonNode> story = activity(this.api.asEditor(), "taskId: \"" + id + "\"");
		assertThat(change(story, "IMAGE_CHOSEN", "featuredImage")).matches("http.+ -> http.+");
		assertThat(change(story, "EDITED", "featuredImageAlt")).endsWith(" -> An engine");
	}

	/** Both are written in the same transaction. */
	@Test
	void rollsBackAChangeWhoseEntryFails() {
		JsonNode task = this.newsroom.draft("As it was");
		this.jdbc.sql("ALTER TABLE activity ADD CONSTRAINT refused CHECK (subject <> 'Refused')").update();
		try {
			this.api.asEditor()
				.errors("mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { id } }",
						Map.of("input", Map.of("id", Newsroom.id(task), "version", version(task), "title", "Refused")));
		}
		finally {
			this.jdbc.sql("ALTER TABLE activity DROP CONSTRAINT refused").update();
		}
		assertThat(this.newsroom.task(Newsroom.id(task)).get("title").asString()).isEqualTo("As it was");
	}

	@Test
	void recordsNothingForAChangeThatFails() {
		JsonNode task = this.newsroom.draft("Once");
		this.newsroom.edit(task, Map.of("title", "Twice"));
		this.api.asEditor()
			.errors("mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { id } }",
					Map.of("input", Map.of("id", Newsroom.id(task), "version", version(task), "title", "Not seen")));
		this.newsroom.edit(this.newsroom.task(Newsroom.id(task)), Map.of("title", "Twice"));
		assertThat(activity(this.api.asEditor(), "taskId: \"" + Newsroom.id(task) + "\"")).hasSize(2);
	}

	@Test
	void recordsChangesToTaxonomy() {
		String slug = this.newsroom.category("Engines");
		String id = this.api.asEditor()
			.data("{ category(slug: \"" + slug + "\") { id } }")
			.at("/category/id")
			.asString();
		mutate("editCategory", Map.of("id", id, "name", "Machines"));
		List<JsonNode> story = activity(this.api.asEditor(), "first: 20").stream()
			.filter((entry) -> entry.get("kind").asString().equals("CATEGORY"))
			.toList();
		assertThat(change(story, "EDITED", "name")).isEqualTo("Engines -> Machines");
		assertThat(change(story, "CREATED", "slug")).isEqualTo("null -> " + slug);
	}

	@Test
	void showsAccountChangesToAdministratorsOnlyAndNoPasswords() {
		String username = Newsroom.unique("newcomer");
		mutate("createPerson", Map.of("username", username, "password", "a first password", "role", "WRITER"));
		mutate("changeRole", Map.of("username", username, "role", "EDITOR"));
		mutate("resetPassword", Map.of("username", username, "newPassword", "a second password"));
		this.api.as(username, "a second password")
			.data("mutation { changePassword(input: { currentPassword: \"a second password\", newPassword: \"a third password\" }) { role } }");
		mutate("deactivatePerson", Map.of("username", username));
		mutate("activatePerson", Map.of("username", username));
		List<JsonNode> story = activity(this.api.asEditor(), "first: 20").stream()
			.filter((entry) -> entry.get("subject").asString().equals(username))
			.toList();
		assertThat(story.reversed().stream().map((entry) -> entry.get("action").asString())).containsExactly("CREATED",
				"ROLE_CHANGED", "PASSWORD_CHANGED", "PASSWORD_CHANGED", "DEACTIVATED", "ACTIVATED");
		assertThat(story.get(2).get("actor").asString()).isEqualTo(username);
		assertThat(change(story, "ROLE_CHANGED", "role")).isEqualTo("WRITER -> EDITOR");
		assertThat(story.toString()).doesNotContain("first password", "second password", "third password");
		Api editor = this.api.as(this.people.add("edda", Role.EDITOR), Api.PASSWORD);
		assertThat(activity(editor, "first: 100")).noneMatch((entry) -> entry.get("kind").asString().equals("PERSON"));
	}

	@Test
	void recordsTokensWithoutTheirSecrets() {
		String username = this.people.add("wren", Role.WRITER);
		Api writer = this.api.as(username, Api.PASSWORD);
		String name = Newsroom.unique("script");
		JsonNode token = writer
			.data("mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { id secret } }",
					Map.of("input", Map.of("name", name, "scopes", List.of("WRITE", "READ_DRAFTS"))))
			.get("createApiToken");
		for (int i = 0; i < 2; i++) {
			writer.data("mutation($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { id } }",
					Map.of("input", Map.of("id", Newsroom.id(token))));
		}
		List<JsonNode> story = activity(this.api.asEditor(), "first: 20").stream()
			.filter((entry) -> entry.get("subject").asString().equals(name))
			.toList();
		assertThat(story.reversed().stream().map((entry) -> entry.get("action").asString())).containsExactly("CREATED",
				"REVOKED");
		assertThat(story).allMatch((entry) -> entry.get("actor").asString().equals(username)
				&& entry.get("kind").asString().equals("TOKEN"));
		assertThat(change(story, "CREATED", "scopes")).isEqualTo("null -> READ_DRAFTS, WRITE");
		assertThat(change(story, "CREATED", "owner")).isEqualTo("null -> " + username);
		assertThat(story.toString()).doesNotContain(token.get("secret").asString());
		Api editor = this.api.as(this.people.add("edda", Role.EDITOR), Api.PASSWORD);
		assertThat(activity(editor, "first: 100")).noneMatch((entry) -> entry.get("kind").asString().equals("TOKEN"));
	}

	@Test
	void recordsTheFirstAccount() {
		JsonNode first = activity(this.api.asEditor(), "last: 100").stream()
			.filter((entry) -> entry.get("subject").asString().equals("editor"))
			.findFirst()
			.orElseThrow();
		assertThat(first.get("actor").asString()).isEqualTo("Galley itself");
		assertThat(change(List.of(first), "CREATED", "role")).isEqualTo("null -> ADMIN");
	}

	@Test
	void pagesForwardAndBack() {
		JsonNode task = this.newsroom.draft("0");
		for (int i = 1; i < 5; i++) {
			task = this.newsroom.edit(task, Map.of("title", String.valueOf(i)));
			pause(task);
		}
		String filter = "taskId: \"" + Newsroom.id(task) + "\"";
		List<String> forward = new ArrayList<>();
		@Nullable String after = null;
		do {
			JsonNode page = page(this.api.asEditor(),
					filter + ", first: 2" + (after != null ? ", after: \"" + after + "\"" : ""));
			page.get("nodes").forEach((entry) -> forward.add(entry.get("subject").asString()));
			after = page.at("/pageInfo/hasNextPage").asBoolean() ? page.at("/pageInfo/endCursor").asString() : null;
		}
		while (after != null);
		assertThat(forward).containsExactly("4", "3", "2", "1", "0");
		JsonNode last = page(this.api.asEditor(), filter + ", last: 2");
		assertThat(last.at("/nodes/0/subject").asString()).isEqualTo("1");
		JsonNode before = page(this.api.asEditor(),
				filter + ", last: 2, before: \"" + last.at("/pageInfo/startCursor").asString() + "\"");
		assertThat(before.at("/nodes/0/subject").asString()).isEqualTo("3");
		assertThat(this.api.asEditor()
			.errors("{ activity(after: \"invalid\") { nodes { id } } }", Map.of())
			.at("/0/extensions/code")
			.asString()).isEqualTo("BAD_REQUEST");
	}

	@Test
	void mergesSuccessiveEditsOfOneAccount() {
		JsonNode task = this.newsroom.edit(this.newsroom.draft("Zero"), Map.of("title", "One", "excerpt", "A word"));
		task = this.newsroom.edit(task, Map.of("title", "Two", "bodyMarkdown", "Much.\n"));
		task = this.newsroom.edit(task, Map.of("title", "Three", "excerpt", ""));
		String filter = "taskId: \"" + Newsroom.id(task) + "\"";
		JsonNode merged = activity(this.api.asEditor(), filter).getFirst();
		assertThat(activity(this.api.asEditor(), filter)).hasSize(2);
		assertThat(merged.get("subject").asString()).isEqualTo("Three");
		assertThat(merged.get("changes")).extracting((entry) -> entry.get("field").asString())
			.containsExactly("title", "bodyMarkdown");
		assertThat(change(List.of(merged), "EDITED", "title")).isEqualTo("Zero -> Three");
		assertThat(Instant.parse(merged.get("since").asString())).isBefore(Instant.parse(merged.get("at").asString()));

		Api other = this.api.as(this.people.add("edda", Role.EDITOR), Api.PASSWORD);
		other.data("mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { id } }",
				Map.of("input", Map.of("id", Newsroom.id(task), "version", version(task), "title", "Four")));
		task = this.newsroom.edit(this.newsroom.task(Newsroom.id(task)), Map.of("title", "Five"));
		pause(task);
		this.newsroom.edit(task, Map.of("title", "Six"));
		List<JsonNode> story = activity(this.api.asEditor(), filter);
		assertThat(story.stream().map((entry) -> entry.get("subject").asString())).containsExactly("Six", "Five",
				"Four", "Three", "Zero");
		assertThat(story.getFirst().get("since").isNull()).isTrue();
		assertThat(change(story, "EDITED", "title")).isEqualTo("Five -> Six");
	}

	/** Moves all entries of a task into the past. */
	private void pause(JsonNode task) {
		this.jdbc.sql("UPDATE activity SET at = at - interval '11 minutes' WHERE task_id = ?::uuid")
			.param(Newsroom.id(task))
			.update();
	}

	private static List<JsonNode> activity(Api client, String arguments) {
		return page(client, arguments).get("nodes").valueStream().toList();
	}

	private static JsonNode page(Api client, String arguments) {
		return client
			.data("{ activity(" + arguments + ") { nodes { id at since actor action kind subject taskId postId "
					+ "changes { field before after } } pageInfo { hasNextPage startCursor endCursor } } }")
			.get("activity");
	}

	/** Change of a field by the newest such action. */
	private static String change(List<JsonNode> story, String action, String field) {
		return story.stream()
			.filter((entry) -> entry.get("action").asString().equals(action))
			.findFirst()
			.orElseThrow()
			.get("changes")
			.valueStream()
			.filter((entry) -> entry.get("field").asString().equals(field))
			.map((entry) -> entry.get("before").asString("null") + " -> " + entry.get("after").asString("null"))
			.findFirst()
			.orElseThrow();
	}

	private JsonNode mutate(String mutation, Map<String, ?> input) {
		String type = Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1) + "Input";
		return this.api.asEditor()
			.data("mutation($input: %s!) { %s(input: $input) { %s } }".formatted(type, mutation,
					mutation.matches(".*(Person|Role|Password)") ? "username" : "id"),
					new HashMap<>(Map.of("input", input)))
			.get(mutation);
	}

	private static int version(JsonNode task) {
		return task.get("version").asInt();
	}

}
