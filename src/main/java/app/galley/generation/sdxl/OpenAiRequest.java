package app.galley.generation.sdxl;

import java.util.LinkedHashMap;
import java.util.Map;

import app.galley.generation.engine.GenerationParameters;
import app.galley.generation.sdxl.SdxlSettings.OpenAi.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * The body of a generation request: OpenAI's own fields, and for the rest the names of
 * each server's dialect. No field is null, and none is sent that a server would reject.
 */
final class OpenAiRequest {

	private OpenAiRequest() {
	}

	static Map<String, Object> of(GenerationParameters parameters, Dialect dialect, @Nullable String model) {
		Map<String, Object> body = new LinkedHashMap<>();
		if (model != null) {
			body.put("model", model);
		}
		body.put("prompt", parameters.prompt());
		body.put("n", 1);
		body.put("size", parameters.size().width() + "x" + parameters.size().height());
		body.put("response_format", "b64_json");
		switch (dialect) {
			case GENERIC -> diffusers(body, parameters, "seed");
			case OPENVINO -> diffusers(body, parameters, "rng_seed");
			case LOCALAI -> localAi(body, parameters);
			case XINFERENCE -> {
				Map<String, Object> more = new LinkedHashMap<>();
				diffusers(more, parameters, "seed");
				body.put("kwargs", SdxlHttp.JSON.writeValueAsString(more));
			}
			case SDCPP -> {
				body.put("output_format", "png");
				body.put("prompt", parameters.prompt() + sdCpp(parameters));
			}
		}
		return body;
	}

	private static void diffusers(Map<String, Object> body, GenerationParameters parameters, String seed) {
		body.put("num_inference_steps", parameters.steps());
		body.put("guidance_scale", parameters.cfgScale());
		if (!parameters.negativePrompt().isEmpty()) {
			body.put("negative_prompt", parameters.negativePrompt());
		}
		body.put(seed, parameters.seed());
	}

	/**
	 * LocalAI splits the prompt at a bar, after which the negative prompt follows; clean
	 * prompts contain none.
	 */
	private static void localAi(Map<String, Object> body, GenerationParameters parameters) {
		if (!parameters.negativePrompt().isEmpty()) {
			body.put("prompt", parameters.prompt() + "|" + parameters.negativePrompt());
		}
		body.put("step", parameters.steps());
		body.put("seed", parameters.seed());
	}

	private static String sdCpp(GenerationParameters parameters) {
		Sampler sampler = Sampler.of(parameters.sampler());
		Map<String, Object> sampling = new LinkedHashMap<>();
		sampling.put("sample_steps", parameters.steps());
		sampling.put("sample_method", sampler.sdCppName());
		if (!sampler.schedule().isEmpty()) {
			sampling.put("scheduler", sampler.comfySchedule());
		}
		sampling.put("guidance", Map.of("txt_cfg", parameters.cfgScale()));
		Map<String, Object> more = new LinkedHashMap<>();
		more.put("negative_prompt", parameters.negativePrompt());
		more.put("seed", parameters.seed());
		more.put("sample_params", sampling);
		more.put("embed_image_metadata", false);
		return " <sd_cpp_extra_args>" + SdxlHttp.JSON.writeValueAsString(more) + "</sd_cpp_extra_args>";
	}

}
