package app.galley.generation.sdxl;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import app.galley.generation.engine.Profile;
import app.galley.generation.engine.SamplingProfile;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The SDXL servers, all with the same protocol and checkpoint; without any, the built-in
 * {@code sketch} generates the images.
 *
 * @param url addresses of the servers; may contain a user and password for HTTP Basic
 * @param api protocol of the servers
 * @param username for HTTP Basic, when the address has none
 * @param password for HTTP Basic
 * @param token sent as a bearer token; overrides a password
 * @param certificate PEM file with the servers' self-signed certificates, or those of
 * their issuers; unset: the certificate authorities that Java trusts
 * @param connectTimeout limit for opening the connection
 * @param readTimeout limit for one image, from the first byte of the request to the last
 * of the response, including time in the server's own queue; a proxy in between must
 * allow as much; up to twice as long after an abandoned image, which the server may still
 * be generating
 * @param concurrency images at once on each server, over all instances of Galley on one
 * database; a GPU generates one at a time, so more only wait there
 * @param profile how the checkpoint is sampled
 * @param steps overrides the profile's
 * @param cfgScale overrides the profile's
 * @param sampler overrides the profile's, with its schedule
 * @param model checkpoint to request; switching takes an AUTOMATIC1111 server ten seconds
 * or more each way, so leave it unset there and configure the server; set it for
 * {@code openai} and {@code comfyui} ({@code comfyui} loads
 * {@code sd_xl_base_1.0.safetensors} when unset)
 * @param exclusive whether only Galley uses the servers, so that cancelling may interrupt
 * what an {@code sdapi} server is generating
 * @param pollInterval how often a server's progress is requested
 * @param fallback {@code sketch} to draw a cover when no server is available; it is
 * reported as a sketch
 * @param sketchStepDelay added to each of the eight steps of a sketch, so that there is
 * progress to watch; zero for imports
 */
@ConfigurationProperties("galley.sdxl")
public record SdxlSettings(@DefaultValue List<URI> url, @DefaultValue("sdapi") Api api, @Nullable String username,
		@Nullable String password, @Nullable String token, @Nullable Path certificate,
		@DefaultValue("5s") Duration connectTimeout, @DefaultValue("180s") Duration readTimeout,
		@DefaultValue("1") int concurrency, @DefaultValue("standard") SamplingProfile profile, @Nullable Integer steps,
		@Nullable Double cfgScale, @Nullable String sampler, @Nullable String model,
		@DefaultValue("false") boolean exclusive, @DefaultValue("1s") Duration pollInterval,
		@DefaultValue("none") Fallback fallback, @DefaultValue("150ms") Duration sketchStepDelay,
		@DefaultValue OpenAi openai, @DefaultValue ComfyUi comfyui) {

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
	 * The values of a profile, with the overrides of the settings if it is theirs.
	 * @param requested null for the profile of the settings
	 */
	Profile defaults(@Nullable SamplingProfile requested) {
		Profile base = switch ((requested != null) ? requested : this.profile) {
			case STANDARD -> Profile.STANDARD;
			case LIGHTNING -> Profile.LIGHTNING;
		};
		if (requested != null && requested != this.profile) {
			return base;
		}
		return new Profile(base.width(), base.height(), (this.steps != null) ? this.steps : base.steps(),
				(this.cfgScale != null) ? this.cfgScale : base.cfgScale(),
				(this.sampler != null) ? this.sampler : base.sampler(), base.negativePrompt());
	}

	/** Omits secrets. */
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

	/** What happens when no server is available. */
	public enum Fallback {

		/** The generation is retried, then fails. */
		NONE,
		/** The built-in sketch generates the image. */
		SKETCH

	}

	/**
	 * What differs between servers that speak OpenAI's image API.
	 *
	 * @param dialect names of the fields that OpenAI does not have
	 * @param path of the route; {@code /v3/images/generations} on OpenVINO
	 */
	public record OpenAi(@DefaultValue("generic") Dialect dialect,
			@DefaultValue("/v1/images/generations") String path) {

		public OpenAi {
			if (!path.startsWith("/")) {
				throw new IllegalArgumentException("galley.sdxl.openai.path must start with /");
			}
		}

		/** Names of the extra fields, by server. */
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
			 * the prompt, and cfg is that of the server's model file.
			 */
			LOCALAI,
			/** Xinference: all extra fields in {@code kwargs}, a JSON string. */
			XINFERENCE,
			/**
			 * stable-diffusion.cpp: a tag in the prompt; without it the seed is always
			 * 42.
			 */
			SDCPP

		}

	}

	/**
	 * The graph that ComfyUI runs.
	 *
	 * @param workflow file with a graph in API format and Galley's placeholders (see
	 * {@code ComfyGraph}), instead of the built-in one
	 */
	public record ComfyUi(@Nullable Path workflow) {
	}

}
