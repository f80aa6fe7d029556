package app.galley.task;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

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
 * What editors' clients may get wrong: each mistake has a typed error that names the
 * field, and changes nothing.
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
			title: "a\\u0000b"                    | input.title         | NUL
			title: "a", bodyMarkdown: "a\\u0000b" | input.bodyMarkdown  | NUL
			title: "a", slug: "Not A Slug"        | input.slug          | lower-case
			title: "a", author: "no-such-author"  | input.author        | no-such-author
			title: "a", category: "none-such"     | input.category      | none-such
			title: "a", tags: ["none-such"]       | input.tags          | none-such
			""")
	void ofADraft(String input, String field, String says) {
		String real = input.replace("LONG", "x".repeat(10_000));
		JsonNode error = this.api.asEditor()
			.errors("mutation { createContentTask(input: { " + real + " }) { id } }", Map.of())
			.get(0);
		assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo("BAD_REQUEST");
		assertThat(error.at("/extensions/field").asString()).startsWith(field);
		assertThat(error.get("message").asString()).contains(says);
	}

	@Test
	void ofABodyThatIsTooLong() {
		JsonNode error = this.api.asEditor()
			.errors("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }",
					Map.of("input", Map.of("title", "a", "bodyMarkdown", "x".repeat((1 << 20) + 1))))
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
	void ofAGeneration(String input, String field) {
		String task = Newsroom.id(this.newsroom.draft("Bad generation"));
		String real = input.replace("LONG", "x".repeat(1_001));
		JsonNode error = this.api.asEditor()
			.errors("mutation { generateImage(input: { taskId: \"" + task + "\", " + real + " }) { id } }", Map.of())
			.get(0);
		assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo("BAD_REQUEST");
		assertThat(error.at("/extensions/field").asString()).isEqualTo(field);
		assertThat(generations(task)).isEmpty();
	}

	/**
	 * GraphQL's Int ends at 2^31, and its enums know their values: refused before Galley
	 * sees it.
	 */
	@ParameterizedTest
	@CsvSource({ "seed,2147483648", "profile,TURBO" })
	void ofWhatTheSchemaDoesNotKnow(String field, String value) {
		String task = Newsroom.id(this.newsroom.draft("Bad seed"));
		JsonNode error = this.api.asEditor()
			.errors("mutation { generateImage(input: { taskId: \"" + task + "\", prompt: \"a\", " + field + ": " + value
					+ " }) { id } }", Map.of())
			.get(0);
		assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		assertThat(error.get("message").asString()).contains(field);
	}

	@ParameterizedTest
	@CsvSource({ "submitContentTask,SubmitContentTaskInput,id", "editContentTask,EditContentTaskInput,id",
			"rejectContentTask,RejectContentTaskInput,id", "approvePost,ApprovePostInput,taskId",
			"generateImage,GenerateImageInput,taskId", "uploadImage,UploadImageInput,taskId",
			"chooseFeaturedImage,ChooseFeaturedImageInput,taskId", "revisePost,RevisePostInput,id",
			"unpublishPost,UnpublishPostInput,id", "cancelImageGeneration,CancelImageGenerationInput,id",
			"confirmImageUpload,ConfirmImageUploadInput,id" })
	void ofAnUnknownId(String mutation, String type, String key) {
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
		JsonNode error = this.api.asEditor()
			.errors("mutation($input: %s!) { %s(input: $input) { id } }".formatted(type, mutation),
					Map.of("input", input))
			.get(0);
		assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo("NOT_FOUND");
		assertThat(error.at("/extensions/field").asString()).isEqualTo("input." + key);
	}

	@ParameterizedTest
	@CsvSource({ "'',NOT_FOUND,", "7,BAD_REQUEST,input.taskId", "a-b-c-d-e-f,BAD_REQUEST,input.taskId" })
	void ofAnIdThatIsNone(String id, String code, @Nullable String field) {
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
	void ofASubscription(String id) {
		HttpResponse<String> events = this.api.asEditor()
			.send(this.api.asEditor()
				.request("/graphql")
				.header("Content-Type", "application/json")
				.header("Accept", "text/event-stream")
				.POST(BodyPublishers
					.ofString("{\"query\":\"subscription { imageGeneration(id: \\\"" + id + "\\\") { status } }\"}")));
		assertThat(events.body()).contains("There is no image generation with this id.", "\"code\":\"NOT_FOUND\"",
				"event:complete");
	}

	@Test
	void ofAnOldVersionAndOfAnApprovalTooMany() {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("Approved once"));
		JsonNode submitted = this.newsroom.submit(task);
		refused(approval(task), "CONFLICT");
		this.newsroom.approve(submitted, Map.of());
		refused(approval(submitted), "CONFLICT");
		refused(approval(this.newsroom.task(Newsroom.id(task))), "CONFLICT");
	}

	@Test
	void ofAnApprovalOfWhatIsIncomplete() {
		JsonNode task = this.newsroom.submit(this.newsroom.draft("Without a picture"));
		JsonNode error = refused(approval(task), "INCOMPLETE");
		assertThat(error.toString()).contains("featuredImage");
	}

	private Map<String, ?> approval(JsonNode task) {
		return Map.of("taskId", Newsroom.id(task), "version", task.get("version").asInt());
	}

	private JsonNode refused(Map<String, ?> input, String code) {
		JsonNode error = this.api.asEditor()
			.errors("mutation($input: ApprovePostInput!) { approvePost(input: $input) { id } }", Map.of("input", input))
			.get(0);
		assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo(code);
		return error;
	}

	private JsonNode generations(String task) {
		return this.api.asEditor()
			.data("query($id: ID!) { contentTask(id: $id) { imageGenerations { id } } }", Map.of("id", task))
			.at("/contentTask/imageGenerations");
	}

}
