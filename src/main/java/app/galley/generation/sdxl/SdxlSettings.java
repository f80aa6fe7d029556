package app.galley.generation.sdxl;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The SDXL servers, all of one kind and with the same checkpoint; none means the built-in
 * {@code sketch}.
 *
 * @param url of each server; may carry a user and password for HTTP Basic
 * @param api protocol they speak
 * @param username for HTTP Basic, when the URL has none
 * @param password for HTTP Basic
 * @param token sent as a bearer token; wins over a password
 * @param connectTimeout for the connection alone
 * @param readTimeout for one picture, from the request's first byte to the answer's last;
 * the server's own queue counts in, a proxy in between must allow as much; up to twice
 * that after a picture that was given up, since the server may still be at work on it
 * @param concurrency pictures at once on each server, over all instances of Galley on one
 * database; a GPU makes one at a time, so more only wait there
 * @param profile how the checkpoint wants to be sampled
 * @param steps instead of the profile's
 * @param cfgScale instead of the profile's
 * @param sampler instead of the profile's, with its schedule
 * @param model checkpoint to ask for; switching costs an AUTOMATIC1111 server ten seconds
 * or more each way, so leave it unset there and configure the server; {@code openai} and
 * {@code comfyui} want it (unset, {@code comfyui} loads
 * {@code sd_xl_base_1.0.safetensors})
 * @param exclusive nobody else uses the servers, so cancelling may interrupt whatever an
 * {@code sdapi} server is doing
 * @param pollInterval how often a server is asked for progress
 * @param fallback {@code sketch} to draw a cover when no server can be reached; it is
 * reported as a sketch
 * @param sketchStepDelay added to each of the eight steps of a sketch, so that there is
 * progress to watch; zero for imports
 */
@ConfigurationProperties("galley.sdxl")
public record SdxlSettings(@DefaultValue List<URI> url, @DefaultValue("sdapi") Api api, @Nullable String username,
		@Nullable String password, @Nullable String token, @DefaultValue("5s") Duration connectTimeout,
		@DefaultValue("180s") Duration readTimeout, @DefaultValue("1") int concurrency,
		@DefaultValue("standard") SamplingProfile profile, @Nullable Integer steps, @Nullable Double cfgScale,
		@Nullable String sampler, @Nullable String model, @DefaultValue("false") boolean exclusive,
		@DefaultValue("1s") Duration pollInterval, @DefaultValue("none") Fallback fallback,
		@DefaultValue("150ms") Duration sketchStepDelay, @DefaultValue OpenAi openai, @DefaultValue ComfyUi comfyui) {

	public SdxlSettings {
		url = List.copyOf(url);
		for (URI server : url) {
			if (!("http".equals(server.getScheme()) || "https".equals(server.getScheme()))
					|| server.getHost() == null) {
				throw new IllegalArgumentException(
						"galley.sdxl.url (GALLEY_SDXL_URL) must be an http:// or https:// address with a host");
			}
		}
		if (concurrency < 1) {
			throw new IllegalArgumentException("galley.sdxl.concurrency must be 1 or more");
		}
	}

	/**
	 * @param asked instead of the settings' profile, and then without what replaces parts
	 * of that one
	 */
	Profile defaults(@Nullable SamplingProfile asked) {
		Profile base = switch ((asked != null) ? asked : this.profile) {
			case STANDARD -> Profile.STANDARD;
			case LIGHTNING -> Profile.LIGHTNING;
		};
		if (asked != null && asked != this.profile) {
			return base;
		}
		return new Profile(base.width(), base.height(), (this.steps != null) ? this.steps : base.steps(),
				(this.cfgScale != null) ? this.cfgScale : base.cfgScale(),
				(this.sampler != null) ? this.sampler : base.sampler(), base.negativePrompt());
	}

	/** Without what is secret. */
	@Override
	public String toString() {
		return "SdxlSettings[" + this.url.size() + " servers, api=" + this.api + ", concurrency=" + this.concurrency
				+ ", profile=" + this.profile + ", fallback=" + this.fallback + "]";
	}

	/** Protocols. */
	public enum Api {

		/** {@code POST /sdapi/v1/txt2img}. */
		SDAPI,
		/** {@code POST /v1/images/generations}. */
		OPENAI,
		/** {@code POST /prompt}. */
		COMFYUI

	}

	/** What happens when no server can be reached. */
	public enum Fallback {

		/** The generation is tried again later, then fails. */
		NONE,
		/** The built-in drawing stands in. */
		SKETCH

	}

	/**
	 * Servers that speak OpenAI's image API agree on little else.
	 *
	 * @param dialect names of the fields OpenAI does not have
	 * @param path of the route; {@code /v3/images/generations} on OpenVINO
	 */
	public record OpenAi(@DefaultValue("generic") Dialect dialect,
			@DefaultValue("/v1/images/generations") String path) {

		public OpenAi {
			if (!path.startsWith("/")) {
				throw new IllegalArgumentException("galley.sdxl.openai.path must begin with /");
			}
		}

		/** Whose extra fields are sent. */
		public enum Dialect {

			/**
			 * vLLM-Omni, SGLang: {@code num_inference_steps}, {@code guidance_scale},
			 * {@code negative_prompt}, {@code seed}.
			 */
			GENERIC,
			/** OpenVINO Model Server: the seed is {@code rng_seed}. */
			OPENVINO,
			/**
			 * LocalAI: {@code step}, {@code seed}; the negative prompt follows a bar in
			 * the prompt.
			 */
			LOCALAI,
			/** Xinference: all of it in {@code kwargs}, a JSON string. */
			XINFERENCE,
			/**
			 * stable-diffusion.cpp: a tag in the prompt; the seed otherwise is always 42.
			 */
			SDCPP

		}

	}

	/**
	 * ComfyUI runs whatever graph it is given.
	 *
	 * @param workflow file with the graph in API format and our placeholders (see
	 * {@code ComfyGraph}), instead of the built-in one
	 */
	public record ComfyUi(@Nullable Path workflow) {
	}

}
