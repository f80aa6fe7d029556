package app.galley.generation.sdxl;

import java.util.LinkedHashMap;
import java.util.Map;

import app.galley.generation.sdxl.SdxlSettings.OpenAi.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * The body of a generation request: what OpenAI's API has, and each server's own names
 * for what it has not. No field is null, and none is sent to a server that refuses fields
 * it does not know.
 */
final class OpenAiRequest {

	private OpenAiRequest() {
	}

	static Map<String, Object> of(ImageRequest request, Dialect dialect, @Nullable String model)
			throws GenerationFailed {
		String prompt = Prompts.of(request);
		String negative = Prompts.clean(request.negativePrompt());
		Map<String, Object> body = new LinkedHashMap<>();
		if (model != null) {
			body.put("model", model);
		}
		body.put("prompt", prompt);
		body.put("n", 1);
		body.put("size", request.width() + "x" + request.height());
		body.put("response_format", "b64_json");
		switch (dialect) {
			case GENERIC -> diffusers(body, request, negative, "seed");
			case OPENVINO -> diffusers(body, request, negative, "rng_seed");
			case LOCALAI -> localAi(body, request, prompt, negative);
			case XINFERENCE -> {
				Map<String, Object> more = new LinkedHashMap<>();
				diffusers(more, request, negative, "seed");
				body.put("kwargs", SdxlHttp.JSON.writeValueAsString(more));
			}
			case SDCPP -> {
				body.put("output_format", "png");
				body.put("prompt", prompt + sdCpp(request, negative));
			}
		}
		return body;
	}

	private static void diffusers(Map<String, Object> body, ImageRequest request, String negative, String seed) {
		body.put("num_inference_steps", request.steps());
		body.put("guidance_scale", request.cfgScale());
		if (!negative.isEmpty()) {
			body.put("negative_prompt", negative);
		}
		body.put(seed, request.seed());
	}

	/**
	 * What follows a bar in the prompt is the negative one; cleaned prompts have none.
	 */
	private static void localAi(Map<String, Object> body, ImageRequest request, String prompt, String negative) {
		if (!negative.isEmpty()) {
			body.put("prompt", prompt + "|" + negative);
		}
		body.put("step", request.steps());
		body.put("seed", request.seed());
	}

	private static String sdCpp(ImageRequest request, String negative) {
		Sampler sampler = Sampler.of(request.sampler());
		Map<String, Object> sampling = new LinkedHashMap<>();
		sampling.put("sample_steps", request.steps());
		sampling.put("sample_method", sampler.sdCppName());
		if (!sampler.schedule().isEmpty()) {
			sampling.put("scheduler", sampler.comfySchedule());
		}
		sampling.put("guidance", Map.of("txt_cfg", request.cfgScale()));
		Map<String, Object> more = new LinkedHashMap<>();
		more.put("negative_prompt", negative);
		more.put("seed", request.seed());
		more.put("sample_params", sampling);
		more.put("embed_image_metadata", false);
		return " <sd_cpp_extra_args>" + SdxlHttp.JSON.writeValueAsString(more) + "</sd_cpp_extra_args>";
	}

}
