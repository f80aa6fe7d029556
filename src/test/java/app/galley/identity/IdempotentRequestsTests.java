package app.galley.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLTypeUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class IdempotentRequestsTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	GraphQlSource source;

	/** In its name a mutation says that it creates something. */
	@Test
	void areAllThatCreateSomething() {
		List<String> keyed = new ArrayList<>();
		List<String> creating = new ArrayList<>();
		for (GraphQLFieldDefinition mutation : this.source.schema().getMutationType().getFieldDefinitions()) {
			GraphQLInputObjectType input = GraphQLTypeUtil.unwrapAllAs(mutation.getArgument("input").getType());
			if (input.getField("idempotencyKey") != null) {
				keyed.add(mutation.getName());
			}
			// A redirect that is here already is returned anyway.
			if (mutation.getName().matches("(create(?!Redirect)|generate|upload|revise|approve|add|answer).*")) {
				creating.add(mutation.getName());
			}
		}
		assertThat(creating).hasSizeGreaterThan(9);
		assertThat(keyed).containsExactlyInAnyOrderElementsOf(creating);
	}

	@ParameterizedTest
	@ValueSource(strings = { "createContentTask", "createAuthor", "createCategory", "createTag", "createPerson",
			"createApiToken", "uploadImage", "revisePost", "approvePost", "addNote", "answerNote" })
	void createOnlyOnce(String mutation) {
		Map<String, Object> input = input(mutation);
		String id = mutation.equals("createPerson") ? "username" : "id";
		JsonNode first = this.api.asEditor().mutate(mutation, input, id);
		assertThat(this.api.asEditor().mutate(mutation, input, id)).isEqualTo(first);

		Map<String, Object> different = new HashMap<>(input);
		different.putAll(switch (mutation) {
			case "createContentTask" -> Map.of("title", "Another");
			case "createPerson" -> Map.of("role", "EDITOR");
			case "createApiToken" -> Map.of("days", 3);
			case "uploadImage" -> Map.of("bytes", 7);
			case "revisePost" -> Map.of("revision", 1);
			case "addNote", "answerNote" -> Map.of("text", "Another");
			case "approvePost" -> Map.of("version", 77);
			default -> Map.of("name", "Another");
		});
		assertConflict(this.api.asEditor().refused(mutation, different));
		assertConflict(
				this.api.asEditor().refused("createTag", Map.of("name", "Another", "idempotencyKey", key(input))));
	}

	private static void assertConflict(JsonNode errors) {
		assertThat(errors.at("/0/extensions/code").asString()).as(errors.toString()).isEqualTo("CONFLICT");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.idempotencyKey");
	}

	private static Object key(Map<String, Object> input) {
		return input.getOrDefault("idempotencyKey", "");
	}

	private Map<String, Object> input(String mutation) {
		String name = Newsroom.unique("keyed");
		Map<String, Object> input = new HashMap<>(switch (mutation) {
			case "createContentTask" -> Map.of("title", name, "bodyMarkdown", "Words.");
			case "createPerson" -> Map.of("username", name, "password", "a long password", "role", "WRITER");
			case "createApiToken" -> Map.of("name", name, "scopes", List.of("WRITE"), "days", 2);
			case "uploadImage" ->
				Map.of("taskId", Newsroom.id(this.newsroom.draft(name)), "contentType", "image/png", "bytes", 100);
			case "revisePost" -> Map.of("id", this.newsroom.publish(name).get("id").asString());
			case "addNote" -> Map.of("taskId", Newsroom.id(this.newsroom.draft(name)), "text", "Is that so?");
			case "answerNote" -> Map.of("id", noteOn(this.newsroom.draft(name)), "text", "It is.");
			case "approvePost" ->
				Newsroom.approval(this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft(name))));
			default -> Map.of("name", name);
		});
		input.put("idempotencyKey", UUID.randomUUID().toString());
		return input;
	}

	private String noteOn(JsonNode draft) {
		return Newsroom.id(this.api.asEditor()
			.mutate("addNote", Map.of("taskId", Newsroom.id(draft), "text", "Is that so?"), "id"));
	}

	@Test
	void createOnlyOnceWhenTheyComeAtTheSameTime() throws Exception {
		Map<String, Object> input = input("createContentTask");
		List<Future<JsonNode>> results = new ArrayList<>();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < 8; i++) {
				results.add(threads.submit(() -> this.api.asEditor().mutate("createContentTask", input, "id")));
			}
		}
		List<JsonNode> ids = new ArrayList<>();
		for (Future<JsonNode> result : results) {
			ids.add(result.get());
		}
		assertThat(ids.stream().distinct()).hasSize(1);
		assertThat(this.jdbc.sql("SELECT count(*) FROM content_task WHERE title = ?")
			.param(input.get("title"))
			.query(Integer.class)
			.single()).isEqualTo(1);
	}

	@Test
	void leaveTheKeyUnusedWhenTheyFail() {
		Map<String, Object> input = input("createTag");
		Map<String, Object> invalid = new HashMap<>(input);
		invalid.put("name", "");
		assertThat(this.api.asEditor().refused("createTag", invalid).at("/0/extensions/code").asString())
			.isEqualTo("BAD_REQUEST");
		assertThat(Newsroom.id(this.api.asEditor().mutate("createTag", input, "id"))).isNotEmpty();
	}

	@Test
	void haveKeysOfTheirOwnInEachAccount() {
		Map<String, Object> person = input("createPerson");
		this.api.asEditor().mutate("createPerson", person, "username");
		Api other = this.api.as(String.valueOf(person.get("username")), "a long password");
		Map<String, Object> input = input("createContentTask");
		String first = Newsroom.id(this.api.asEditor().mutate("createContentTask", input, "id"));
		assertThat(Newsroom.id(other.mutate("createContentTask", input, "id"))).isNotEqualTo(first);
	}

	@Test
	void revealTheSecretOfATokenOnce() {
		Map<String, Object> input = input("createApiToken");
		assertThat(this.api.asEditor().mutate("createApiToken", input, "secret").get("secret").asString())
			.startsWith(ApiTokens.PREFIX);
		assertThat(this.api.asEditor().mutate("createApiToken", input, "secret").get("secret").isNull()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 201 })
	void refuseAKeyOfAnotherLength(int length) {
		Map<String, Object> input = input("createTag");
		input.put("idempotencyKey", "x".repeat(length));
		JsonNode errors = this.api.asEditor().refused("createTag", input);
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.idempotencyKey");
	}

	@Test
	void forgetKeysAfterThirtyDays() {
		Map<String, Object> input = input("createContentTask");
		String first = Newsroom.id(this.api.asEditor().mutate("createContentTask", input, "id"));
		this.jdbc.sql("UPDATE idempotent_request SET created_at = created_at - interval '31 days' WHERE key = ?")
			.param(key(input))
			.update();
		assertThat(Newsroom.id(this.api.asEditor().mutate("createContentTask", input, "id"))).isNotEqualTo(first);
	}

}
