package app.galley;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.TestComponent;

/**
 * Creates tasks and posts in a given state, by the real mutations.
 */
@TestComponent
public class Newsroom {

	/** Of a picture that tests do not look at: {@link SmallPictures}. */
	public static final String PROMPT = "A difference engine";

	private final Api editor;

	public Newsroom(Api api) {
		this.editor = api.asEditor();
	}

	/** An unused slug. */
	public static String unique(String prefix) {
		return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
	}

	public String author(String name) {
		return named("createAuthor", name);
	}

	public String category(String name) {
		return named("createCategory", name);
	}

	public String tag(String name) {
		return named("createTag", name);
	}

	private String named(String mutation, String name) {
		return this.editor.mutate(mutation, Map.of("name", name, "slug", unique("n")), "slug").get("slug").asString();
	}

	/** A draft with these fields; the title is the least. */
	public JsonNode create(Map<String, ?> input) {
		return mutate("createContentTask", input);
	}

	/** A draft that is complete except for its image. */
	public JsonNode draft(String title) {
		return draft(title, author("Ada Lovelace"), category("Engines"), List.of(tag("Analysis"), tag("Computing")));
	}

	public JsonNode draft(String title, String author, String category, List<String> tags) {
		return mutate("createContentTask", Map.of("title", title, "slug", unique("post"), "bodyMarkdown",
				"First paragraph of *" + title + "*.\n", "author", author, "category", category, "tags", tags));
	}

	/** Generates a small feature image and waits for it. */
	public JsonNode illustrate(JsonNode task) {
		return illustrate(task, PROMPT);
	}

	/** As the server makes it: with another prompt it is of full size. */
	public JsonNode illustrate(JsonNode task, String prompt) {
		String generation = generate(task, prompt, 7);
		JsonNode ended = Api.await(() -> generation(generation),
				(g) -> g.get("status").asString().matches("DONE|FAILED"));
		if (!ended.get("status").asString().equals("DONE")) {
			throw new AssertionError(ended);
		}
		return task(id(task));
	}

	/** Requests a feature image; the id of the generation. */
	public String generate(JsonNode task, String prompt, int seed) {
		return id(this.editor.mutate("generateImage",
				Map.of("taskId", id(task), "prompt", prompt, "seed", seed, "alt", prompt), "id"));
	}

	public JsonNode generation(String id) {
		return this.editor.data(
				"query($id: ID!) { imageGeneration(id: $id) { id status progress error image { url width height } } }",
				Map.of("id", id))
			.get("imageGeneration");
	}

	public JsonNode submit(JsonNode task) {
		return mutate("submitContentTask", seen(task));
	}

	public JsonNode edit(JsonNode task, Map<String, ?> changes) {
		Map<String, Object> input = new HashMap<>(seen(task));
		input.putAll(changes);
		return mutate("editContentTask", input);
	}

	public JsonNode approve(JsonNode task, Map<String, ?> more) {
		Map<String, Object> input = new HashMap<>(more);
		input.putAll(approval(task));
		return this.editor.mutate("approvePost", input, "id slug title publishedAt createdBy updatedBy");
	}

	/** Creates and publishes a post. */
	public JsonNode publish(String title) {
		return approve(submit(illustrate(draft(title))), Map.of());
	}

	public JsonNode revise(JsonNode post) {
		return mutate("revisePost", Map.of("id", id(post)));
	}

	public JsonNode task(String id) {
		return this.editor.data("query($id: ID!) { contentTask(id: $id) { " + TASK + " } }", Map.of("id", id))
			.get("contentTask");
	}

	private static final String TASK = "id slug title version status missing rejectionReason createdBy previewUrl featuredImage { id url } post { slug }";

	private JsonNode mutate(String mutation, Map<String, ?> input) {
		return this.editor.mutate(mutation, input, TASK);
	}

	/** The id and version of a task, as its mutations take them. */
	public static Map<String, ?> seen(JsonNode task) {
		return Map.of("id", id(task), "version", task.get("version").asInt());
	}

	/** The id and version of a task, as approvePost takes them. */
	public static Map<String, ?> approval(JsonNode task) {
		return Map.of("taskId", id(task), "version", task.get("version").asInt());
	}

	public static String id(JsonNode node) {
		return node.get("id").asString();
	}

}
