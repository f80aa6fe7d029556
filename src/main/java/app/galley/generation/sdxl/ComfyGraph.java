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

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What ComfyUI is to run, with places to fill in: {@code {{prompt}}},
 * {@code {{negative_prompt}}}, {@code {{width}}}, {@code {{height}}}, {@code {{steps}}},
 * {@code {{cfg}}}, {@code {{seed}}}, {@code {{sampler}}}, {@code {{scheduler}}} and
 * {@code {{model}}}. A string that is one of them and nothing else takes its type;
 * ComfyUI's own {@code %width%} stays what it is. A graph of the operator's comes from
 * ComfyUI's "Export (API)", and its first output node in the file gives the picture.
 */
final class ComfyGraph {

	private static final String SETTING = "galley.sdxl.comfyui.workflow";

	private static final String BUILT_IN = "comfyui.json";

	private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");

	private static final Set<String> NAMES = Set.of("prompt", "negative_prompt", "width", "height", "steps", "cfg",
			"seed", "sampler", "scheduler", "model");

	private final JsonNode template;

	private ComfyGraph(JsonNode template) {
		this.template = template;
	}

	/**
	 * @param file the operator's; null for the built-in graph
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
			throw unusable("cannot be read: check that the file " + file + " is there", ex);
		}
		catch (JacksonException ex) {
			throw unusable("is no JSON: export it with \"Export (API)\" in ComfyUI", ex);
		}
	}

	private static JsonNode checked(JsonNode graph) {
		if (!graph.isObject() || graph.isEmpty()
				|| !graph.valueStream().allMatch((node) -> node.path("class_type").isString())) {
			throw unusable("is no graph in API format: export it with \"Export (API)\" in ComfyUI", null);
		}
		Set<String> found = new TreeSet<>();
		Matcher places = PLACE.matcher(graph.toString());
		while (places.find()) {
			found.add(places.group(1));
		}
		for (String needed : new String[] { "prompt", "seed" }) {
			if (!found.contains(needed)) {
				throw unusable("does not say where the " + needed + " goes: write {{" + needed + "}} there", null);
			}
		}
		found.removeAll(NAMES);
		if (!found.isEmpty()) {
			throw unusable("has places that Galley does not know: " + found + "; it knows " + new TreeSet<>(NAMES),
					null);
		}
		return graph;
	}

	private static IllegalArgumentException unusable(String why, @Nullable Exception cause) {
		return new IllegalArgumentException("The graph of " + SETTING + " " + why + ".", cause);
	}

	/**
	 * The graph to run.
	 * @param prompt cleaned
	 * @param negativePrompt cleaned
	 */
	JsonNode fill(ImageRequest request, String prompt, String negativePrompt, String model) {
		Sampler sampler = Sampler.of(request.sampler());
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("prompt", prompt);
		values.put("negative_prompt", negativePrompt);
		values.put("width", request.width());
		values.put("height", request.height());
		values.put("steps", request.steps());
		values.put("cfg", request.cfgScale());
		values.put("seed", request.seed());
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
		Matcher place = PLACE.matcher(text);
		if (place.matches()) {
			return SdxlHttp.JSON.valueToTree(values.get(place.group(1)));
		}
		return JsonNodeFactory.instance.stringNode(
				place.replaceAll((match) -> Matcher.quoteReplacement(String.valueOf(values.get(match.group(1))))));
	}

	/** Whether the checkpoint of the settings is the one it loads. */
	boolean loadsModel() {
		return this.template.valueStream()
			.anyMatch((node) -> "{{model}}".equals(node.at("/inputs/ckpt_name").asString("")));
	}

	/** The checkpoint that a graph loads; null when it says none. */
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
