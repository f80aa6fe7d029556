package app.galley.generation.sdxl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import app.galley.generation.engine.GenerationParameters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The graph that ComfyUI runs, with placeholders: {@code {{prompt}}},
 * {@code {{negative_prompt}}}, {@code {{width}}}, {@code {{height}}}, {@code {{steps}}},
 * {@code {{cfg}}}, {@code {{seed}}}, {@code {{sampler}}}, {@code {{scheduler}}} and
 * {@code {{model}}}. A string that consists of one placeholder takes the value's type;
 * ComfyUI's own {@code %width%} is left alone. Operators export their own graph with
 * ComfyUI's "Export (API)"; its first output node in the file gives the image.
 */
final class ComfyGraph {

	private static final String SETTING = "galley.sdxl.comfyui.workflow";

	private static final String BUILT_IN = "comfyui.json";

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");

	private static final Set<String> NAMES = Set.of("prompt", "negative_prompt", "width", "height", "steps", "cfg",
			"seed", "sampler", "scheduler", "model");

	private final JsonNode template;

	private ComfyGraph(JsonNode template) {
		this.template = template;
	}

	/**
	 * @param file the operator's own; null for the built-in graph
	 * @throws IllegalArgumentException when the file cannot be used, with what to do
	 */
	static ComfyGraph load(@Nullable Path file) {
		return new ComfyGraph((file != null) ? checked(read(file)) : builtIn());
	}

	private static JsonNode builtIn() {
		try (InputStream in = Objects.requireNonNull(ComfyGraph.class.getResourceAsStream(BUILT_IN), BUILT_IN)) {
			return checked(SdxlHttp.JSON.readTree(in));
		}
		catch (IOException ex) {
			throw new IllegalStateException("The built-in graph cannot be read", ex);
		}
	}

	private static JsonNode read(Path file) {
		try {
			return SdxlHttp.JSON.readTree(Files.readAllBytes(file));
		}
		catch (IOException ex) {
			throw unusable("cannot be read: check that the file " + file + " exists", ex);
		}
		catch (JacksonException ex) {
			throw unusable("is not JSON: export it with \"Export (API)\" in ComfyUI", ex);
		}
	}

	private static JsonNode checked(JsonNode graph) {
		if (!graph.isObject() || graph.isEmpty()
				|| !graph.valueStream().allMatch((node) -> node.path("class_type").isString())) {
			throw unusable("is not a graph in API format: export it with \"Export (API)\" in ComfyUI", null);
		}
		Set<String> found = new TreeSet<>();
		Matcher placeholders = PLACEHOLDER.matcher(graph.toString());
		while (placeholders.find()) {
			found.add(placeholders.group(1));
		}
		for (String needed : new String[] { "prompt", "seed" }) {
			if (!found.contains(needed)) {
				throw unusable("has no placeholder for the " + needed + ": add {{" + needed + "}}", null);
			}
		}
		found.removeAll(NAMES);
		if (!found.isEmpty()) {
			throw unusable("has unknown placeholders " + found + "; the known ones are " + new TreeSet<>(NAMES), null);
		}
		return graph;
	}

	private static IllegalArgumentException unusable(String why, @Nullable Exception cause) {
		return new IllegalArgumentException("The graph of " + SETTING + " " + why + ".", cause);
	}

	/** Fills in the placeholders; those in a prompt are left alone. */
	JsonNode fill(GenerationParameters parameters, String model) {
		Sampler sampler = Sampler.of(parameters.sampler());
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("prompt", parameters.prompt());
		values.put("negative_prompt", parameters.negativePrompt());
		values.put("width", parameters.size().width());
		values.put("height", parameters.size().height());
		values.put("steps", parameters.steps());
		values.put("cfg", parameters.cfgScale());
		values.put("seed", parameters.seed());
		values.put("sampler", sampler.comfyName());
		values.put("scheduler", sampler.comfySchedule());
		values.put("model", model);
		return fill(this.template, values);
	}

	private static JsonNode fill(JsonNode node, Map<String, Object> values) {
		if (node.isObject()) {
			ObjectNode filled = JsonNodeFactory.instance.objectNode();
			node.propertyStream()
				.forEach((property) -> filled.set(property.getKey(), fill(property.getValue(), values)));
			return filled;
		}
		if (node.isArray()) {
			ArrayNode filled = JsonNodeFactory.instance.arrayNode();
			node.valueStream().forEach((element) -> filled.add(fill(element, values)));
			return filled;
		}
		return node.isString() ? fill(node.stringValue(), values) : node;
	}

	private static JsonNode fill(String text, Map<String, Object> values) {
		Matcher placeholder = PLACEHOLDER.matcher(text);
		if (placeholder.matches()) {
			return SdxlHttp.JSON.valueToTree(values.get(placeholder.group(1)));
		}
		return JsonNodeFactory.instance.stringNode(placeholder
			.replaceAll((match) -> Matcher.quoteReplacement(String.valueOf(values.get(match.group(1))))));
	}

	/** Whether the graph loads the checkpoint of the settings. */
	boolean loadsModel() {
		return this.template.valueStream()
			.anyMatch((node) -> "{{model}}".equals(node.at("/inputs/ckpt_name").asString("")));
	}

	/** The checkpoint that a graph loads; null when it names none. */
	static @Nullable String model(JsonNode graph) {
		for (String input : new String[] { "ckpt_name", "unet_name" }) {
			for (JsonNode node : graph) {
				JsonNode name = node.at("/inputs/" + input);
				if (name.isString()) {
					return name.stringValue();
				}
			}
		}
		return null;
	}

}
