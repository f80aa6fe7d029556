package app.galley;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.TestComponent;

/**
 * Brings tasks and posts into a state by the real transitions.
 */
@TestComponent
public class Newsroom {

	private final Api editor;

	public Newsroom(Api api) {
		this.editor = api.asEditor();
	}

	/** A slug nobody has. */
	public static String unique(String prefix) {
		return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
	}

	public String author(String name) {
		return named("createAuthor", "CreateAuthorInput", name);
	}

	public String category(String name) {
		return named("createCategory", "CreateCategoryInput", name);
	}

	public String tag(String name) {
		return named("createTag", "CreateTagInput", name);
	}

	private String named(String mutation, String type, String name) {
		return this.editor
			.data("mutation($input: %s!) { %s(input: $input) { slug } }".formatted(type, mutation),
					Map.of("input", Map.of("name", name, "slug", unique("n"))))
			.get(mutation)
			.get("slug")
			.asString();
	}

	/** A draft that lacks only its image. */
	public JsonNode draft(String title) {
		return draft(title, author("Ada Lovelace"), category("Engines"), List.of(tag("Analysis"), tag("Computing")));
	}

	public JsonNode draft(String title, String author, String category, List<String> tags) {
		return mutate("createContentTask", "CreateContentTaskInput",
				Map.of("title", title, "slug", unique("post"), "bodyMarkdown", "First paragraph of *" + title + "*.\n",
						"author", author, "category", category, "tags", tags));
	}

	/** Waits for the picture. */
	public JsonNode illustrate(JsonNode task) {
		JsonNode generation = this.editor
			.data("mutation($input: GenerateImageInput!) { generateImage(input: $input) { id status } }",
					Map.of("input", Map.of("taskId", id(task), "prompt", "A difference engine", "seed", 7)))
			.get("generateImage");
		JsonNode ended = Api.await(() -> generation(id(generation)),
				(g) -> g.get("status").asString().matches("DONE|FAILED"));
		if (!ended.get("status").asString().equals("DONE")) {
			throw new AssertionError(ended);
		}
		return task(id(task));
	}

	public JsonNode generation(String id) {
		return this.editor.data(
				"query($id: ID!) { imageGeneration(id: $id) { id status progress error image { url width height } } }",
				Map.of("id", id))
			.get("imageGeneration");
	}

	public JsonNode submit(JsonNode task) {
		return mutate("submitContentTask", "SubmitContentTaskInput", seen(task));
	}

	public JsonNode edit(JsonNode task, Map<String, ?> changes) {
		Map<String, Object> input = new HashMap<>(seen(task));
		input.putAll(changes);
		return mutate("editContentTask", "EditContentTaskInput", input);
	}

	public JsonNode approve(JsonNode task, Map<String, ?> more) {
		Map<String, Object> input = new HashMap<>(more);
		input.put("taskId", id(task));
		input.put("version", task.get("version").asInt());
		return this.editor.data(
				"mutation($input: ApprovePostInput!) { approvePost(input: $input) { id slug title publishedAt createdBy updatedBy } }",
				Map.of("input", input))
			.get("approvePost");
	}

	/** From nothing to a published post. */
	public JsonNode publish(String title) {
		return approve(submit(illustrate(draft(title))), Map.of());
	}

	public JsonNode revise(JsonNode post) {
		return mutate("revisePost", "RevisePostInput", Map.of("id", id(post)));
	}

	public JsonNode task(String id) {
		return this.editor.data("query($id: ID!) { contentTask(id: $id) { " + TASK + " } }", Map.of("id", id))
			.get("contentTask");
	}

	private static final String TASK = "id slug title version status missing previewUrl featuredImage { id url } post { slug }";

	private JsonNode mutate(String mutation, String type, Map<String, ?> input) {
		return this.editor
			.data("mutation($input: %s!) { %s(input: $input) { %s } }".formatted(type, mutation, TASK),
					Map.of("input", input))
			.get(mutation);
	}

	private static Map<String, ?> seen(JsonNode task) {
		return Map.of("id", id(task), "version", task.get("version").asInt());
	}

	public static String id(JsonNode node) {
		return node.get("id").asString();
	}

}
