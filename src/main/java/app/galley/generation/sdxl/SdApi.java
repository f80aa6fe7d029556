package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The web UI's API: AUTOMATIC1111, Forge, SD.Next, stable-diffusion.cpp, Xinference. One
 * call makes the picture and nobody can ask for it later.
 */
final class SdApi implements SdxlServer {

	private static final String PROGRESS = "/sdapi/v1/progress?skip_current_image=true";

	private final SdxlHttp http;

	private final SdxlSettings settings;

	private volatile boolean hasProgress = true;

	SdApi(URI server, SdxlSettings settings) {
		this.http = new SdxlHttp(server, settings);
		this.settings = settings;
	}

	@Override
	public String engine() {
		return "sdapi";
	}

	@Override
	public String address() {
		return this.http.base().toString();
	}

	@Override
	public GeneratedImage generate(ImageRequest request, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed {
		if (cancel.isCancelled()) {
			throw GenerationFailed.cancelled();
		}
		Sampler sampler = Sampler.of(request.sampler());
		String prompt = Prompts.of(request);
		progress.sending();
		HttpResponse<byte[]> answer = send(body(request, prompt, sampler.name(), sampler.schedule()), progress, cancel);
		if (!sampler.schedule().isEmpty() && namesNoSampler(answer)) {
			answer = send(body(request, prompt, sampler.name() + " " + sampler.schedule(), ""), progress, cancel);
		}
		if (answer.statusCode() != 200) {
			throw SdxlHttp.refusal(answer);
		}
		return read(answer.body());
	}

	private HttpResponse<byte[]> send(Map<String, Object> body, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed {
		try {
			return this.http.generate("/sdapi/v1/txt2img", body, cancel, () -> poll(progress));
		}
		catch (GenerationFailed ex) {
			if (ex.kind() == GenerationFailed.Kind.CANCELLED && mayInterrupt()) {
				interrupt();
			}
			throw ex;
		}
	}

	/**
	 * Nothing is left to the server's defaults, and no field is null: some fail on that.
	 */
	private Map<String, Object> body(ImageRequest request, String prompt, String sampler, String schedule) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("prompt", prompt);
		body.put("negative_prompt", Prompts.clean(request.negativePrompt()));
		body.put("width", request.width());
		body.put("height", request.height());
		body.put("steps", request.steps());
		body.put("cfg_scale", request.cfgScale());
		body.put("seed", request.seed());
		body.put("sampler_name", sampler);
		if (!schedule.isEmpty()) {
			body.put("scheduler", schedule);
		}
		body.put("batch_size", 1);
		body.put("n_iter", 1);
		body.put("send_images", true);
		body.put("save_images", false);
		body.put("force_task_id", "task(galley-" + request.generationId() + ")");
		Map<String, Object> overrides = new LinkedHashMap<>();
		overrides.put("samples_format", "png");
		if (this.settings.model() != null) {
			overrides.put("sd_model_checkpoint", this.settings.model());
		}
		body.put("override_settings", overrides);
		return body;
	}

	/** Before AUTOMATIC1111 1.9 the schedule was part of the sampler's name. */
	private static boolean namesNoSampler(HttpResponse<byte[]> answer) {
		return (answer.statusCode() == 400 || answer.statusCode() == 404)
				&& ErrorText.of(answer.body()).toLowerCase(Locale.ROOT).contains("sampler");
	}

	private static GeneratedImage read(byte[] body) throws GenerationFailed {
		try {
			JsonNode json = SdxlHttp.JSON.readTree(body);
			JsonNode picture = json.at("/images/0");
			if (!picture.isString()) {
				throw SdxlHttp.noPicture();
			}
			JsonNode info = info(json.at("/info"));
			return new GeneratedImage(SdxlHttp.base64(picture.stringValue()), "sdapi", text(info.at("/sd_model_name")),
					text(info.at("/sd_model_hash")),
					info.at("/seed").isIntegralNumber() ? info.at("/seed").asLong() : null, null);
		}
		catch (JacksonException ex) {
			throw SdxlHttp.noPicture();
		}
	}

	/** JSON within a string; no server is obliged to give it. */
	private static JsonNode info(JsonNode info) {
		try {
			return SdxlHttp.JSON.readTree(info.isString() ? info.stringValue() : "{}");
		}
		catch (JacksonException ex) {
			return SdxlHttp.JSON.createObjectNode();
		}
	}

	private static @Nullable String text(JsonNode node) {
		return (node.isString() && !node.stringValue().isBlank()) ? node.stringValue() : null;
	}

	/** A server without progress says 404 to this and makes the picture all the same. */
	private void poll(ProgressSink progress) {
		if (!this.hasProgress) {
			return;
		}
		try {
			HttpResponse<byte[]> answer = askForProgress();
			if (!this.hasProgress) {
				return;
			}
			JsonNode json = SdxlHttp.JSON.readTree(answer.body());
			int step = json.at("/state/sampling_step").asInt(0);
			double left = json.at("/eta_relative").asDouble(0);
			progress.progress(Math.clamp(json.at("/progress").asDouble(0), 0, 1), (step > 0) ? step : null,
					(left > 0) ? Duration.ofMillis((long) (left * 1000)) : null);
		}
		catch (IOException | JacksonException ex) {
			return; // the picture is what counts
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private HttpResponse<byte[]> askForProgress() throws IOException, InterruptedException {
		HttpResponse<byte[]> answer = this.http.get(PROGRESS);
		this.hasProgress = answer.statusCode() != 404 && answer.statusCode() != 405;
		return answer;
	}

	/** The call stops whatever the server is doing, for whomever. */
	private boolean mayInterrupt() {
		return this.settings.exclusive() && this.settings.concurrency() == 1;
	}

	private void interrupt() {
		try {
			this.http.post("/sdapi/v1/interrupt", Map.of());
		}
		catch (IOException ex) {
			return; // it then finishes a picture that nobody reads
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Also finds out whether it tells progress, before anybody waits for some. */
	@Override
	public Health health() {
		Health health = this.http.probe("/sdapi/v1/samplers", "The SDXL server");
		if (health.up()) {
			try {
				askForProgress();
			}
			catch (IOException ex) {
				return health; // it is asked again while it makes a picture
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		return health;
	}

	@Override
	public Capabilities capabilities() {
		return new Capabilities(this.hasProgress, mayInterrupt(), false, true, true, true, this.settings.concurrency());
	}

}
