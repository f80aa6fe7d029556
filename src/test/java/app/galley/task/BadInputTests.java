package app.galley.task;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Invalid input: each mistake gives a typed error that names the field, and changes
 * nothing.
 */
@GalleyTest
class BadInputTests {

	private static final String ABSENT = "00000000-0000-7000-8000-000000000000";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			title: ""                             | input.title         | 1 to 300
			title: "   "                          | input.title         | 1 to 300
			title: "LONG"                         | input.title         | 10,000
			title: "a\\u0000b"                    | input.title         | control characters
			title: "a", bodyMarkdown: "a\\u0000b" | input.bodyMarkdown  | NUL
			title: "a", slug: "Not A Slug"        | input.slug          | lower-case
			title: "a", author: "no-such-author"  | input.author        | no-such-author
			title: "a", category: "none-such"     | input.category      | none-such
			title: "a", tags: ["none-such"]       | input.tags          | none-such
			""")
	void refusesAnInvalidDraft(String input, String field, String message) {
		String sent = input.replace("LONG", "x".repeat(10_000));
		JsonNode error = this.api.asEditor()
			.errors("mutation { createContentTask(input: { " + sent + " }) { id } }", Map.of())
			.get(0);
		assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo("BAD_REQUEST");
		assertThat(error.at("/extensions/field").asString()).startsWith(field);
		assertThat(error.get("message").asString()).contains(message);
	}

	@Test
	void refusesABodyThatIsTooLong() {
		JsonNode error = this.api.asEditor()
			.refused("createContentTask", Map.of("title", "a", "bodyMarkdown", "x".repeat((1 << 20) + 1)))
			.get(0);
		assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		assertThat(error.at("/extensions/field").asString()).isEqualTo("input.bodyMarkdown");
		assertThat(error.get("message").asString()).contains("1,048,576");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			prompt: ""                                  | input.prompt
			prompt: "LONG"                              | input.prompt
			prompt: "a", negativePrompt: "LONG"         | input.negativePrompt
			prompt: "a", width: 1000, height: 1000      | input.width
			prompt: "a", width: 64, height: 64          | input.width
			prompt: "a", width: 4096, height: 4096      | input.width
			prompt: "a", steps: -1                      | input.steps
			prompt: "a", steps: 0                       | input.steps
			prompt: "a", steps: 151                     | input.steps
			prompt: "a", cfgScale: -0.1                 | input.cfgScale
			prompt: "a", seed: -1                       | input.seed
			""")
	void refusesAnInvalidGeneration(String input, String field) {
		String task = Newsroom.id(this.newsroom.draft("Bad generation"));
		String sent = input.replace("LONG", "x".repeat(1_001));
		JsonNode error = this.api.asEditor()
			.errors("mutation { generateImage(input: { taskId: \"" + task + "\", " + sent + " }) { id } }", Map.of())
			.get(0);
		assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo("BAD_REQUEST");
		assertThat(error.at("/extensions/field").asString()).isEqualTo(field);
		assertThat(generations(task)).isEmpty();
	}

	/**
	 * GraphQL itself refuses an Int from 2^31 up and an unknown enum value.
	 */
	@ParameterizedTest
	@CsvSource({ "seed,2147483648", "profile,TURBO" })
	void refusesValuesOutsideTheSchema(String field, String value) {
		String task = Newsroom.id(this.newsroom.draft("Bad seed"));
		JsonNode error = this.api.asEditor()
			.errors("mutation { generateImage(input: { taskId: \"" + task + "\", prompt: \"a\", " + field + ": " + value
					+ " }) { id } }", Map.of())
			.get(0);
		assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		assertThat(error.get("message").asString()).contains(field);
	}

	@ParameterizedTest
	@CsvSource({ "submitContentTask,id", "editContentTask,id", "rejectContentTask,id", "approvePost,taskId",
			"generateImage,taskId", "uploadImage,taskId", "chooseFeaturedImage,taskId", "revisePost,id",
			"unpublishPost,id", "cancelImageGeneration,id", "confirmImageUpload,id" })
	void reportsAnUnknownIdAsNotFound(String mutation, String key) {
		Map<String, Object> input = new HashMap<>(Map.of(key, ABSENT));
		switch (mutation) {
			case "submitContentTask", "editContentTask", "approvePost" -> input.put("version", 1);
			case "rejectContentTask" -> input.putAll(Map.of("version", 1, "reason", "Why"));
			case "generateImage" -> input.put("prompt", "A cat");
			case "uploadImage" -> input.putAll(Map.of("contentType", "image/png", "bytes", 100));
			case "chooseFeaturedImage" -> input.putAll(Map.of("version", 1, "imageId", UUID.randomUUID().toString()));
			case "confirmImageUpload" -> input.put("alt", "A cat");
			default -> {
			}
		}
		JsonNode error = this.api.asEditor().refused(mutation, input).get(0);
		assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo("NOT_FOUND");
		assertThat(error.at("/extensions/field").asString()).isEqualTo("input." + key);
	}

	@ParameterizedTest
	@CsvSource({ "'',NOT_FOUND,", "7,BAD_REQUEST,input.taskId", "a-b-c-d-e-f,BAD_REQUEST,input.taskId" })
	void refusesAMalformedId(String id, String code, @Nullable String field) {
		JsonNode error = this.api.asEditor()
			.errors("mutation($id: ID!) { approvePost(input: { taskId: $id, version: 1 }) { id } }", Map.of("id", id))
			.get(0);
		assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo(code);
		if (field != null) {
			assertThat(error.at("/extensions/field").asString()).isEqualTo(field);
		}
	}

	@ParameterizedTest
	@CsvSource({ "''", "7", ABSENT })
	void endsASubscriptionToAnUnknownGeneration(String id) {
		String events;
		try (Stream<String> lines = this.api.asEditor()
			.subscribe("subscription($id: ID!) { imageGeneration(id: $id) { status } }", Map.of("id", id))) {
			events = lines.collect(Collectors.joining("\n"));
		}
		assertThat(events).contains("There is no image generation with this id.", "\"code\":\"NOT_FOUND\"",
				"event:complete");
	}

	@Test
	void refusesAnOutdatedVersionAndASecondApproval() {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("Approved once"));
		JsonNode submitted = this.newsroom.submit(task);
		refuseApproval(task, "CONFLICT");
		this.newsroom.approve(submitted, Map.of());
		refuseApproval(submitted, "CONFLICT");
		refuseApproval(this.newsroom.task(Newsroom.id(task)), "CONFLICT");
	}

	@Test
	void refusesToApproveAnIncompleteDraft() {
		JsonNode task = this.newsroom.submit(this.newsroom.draft("Without an image"));
		JsonNode error = refuseApproval(task, "INCOMPLETE");
		assertThat(error.toString()).contains("featuredImage");
	}

	private JsonNode refuseApproval(JsonNode task, String code) {
		JsonNode error = this.api.asEditor().refused("approvePost", Newsroom.approval(task)).get(0);
		assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo(code);
		return error;
	}

	private JsonNode generations(String task) {
		return this.api.asEditor()
			.data("query($id: ID!) { contentTask(id: $id) { imageGenerations { id } } }", Map.of("id", task))
			.at("/contentTask/imageGenerations");
	}

}
