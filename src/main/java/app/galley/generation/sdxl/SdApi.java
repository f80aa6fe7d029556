package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.Capabilities;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.GenerationParameters;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageRequest;
import app.galley.generation.engine.ProgressSink;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The web UI's API: AUTOMATIC1111, Forge, SD.Next, stable-diffusion.cpp, Xinference. One
 * call generates the image, which cannot be fetched later.
 */
final class SdApi implements SdxlServer {

	private static final String PROGRESS = "/sdapi/v1/progress?skip_current_image=true";

	/**
	 * The beginning of a message such as {@code OutOfMemoryError: CUDA out of memory}.
	 */
	private static final Pattern ERROR = Pattern.compile("(?i)\\s*([\\w.]*(error|exception)\\s*:|CUDA (error|out of))");

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
		Sampler sampler = Sampler.of(request.parameters().sampler());
		progress.sending();
		HttpResponse<byte[]> response = send(body(request, sampler.name(), sampler.schedule()), progress, cancel);
		if (!sampler.schedule().isEmpty() && rejectsSampler(response)) {
			response = send(body(request, sampler.name() + " " + sampler.schedule(), ""), progress, cancel);
		}
		if (response.statusCode() != 200) {
			throw SdxlFailures.of(response);
		}
		return read(response.body());
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
	 * Leaves nothing to the server's defaults, and no field null, which some servers
	 * reject.
	 */
	private Map<String, Object> body(ImageRequest request, String sampler, String schedule) {
		GenerationParameters parameters = request.parameters();
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("prompt", parameters.prompt());
		body.put("negative_prompt", parameters.negativePrompt());
		body.put("width", parameters.size().width());
		body.put("height", parameters.size().height());
		body.put("steps", parameters.steps());
		body.put("cfg_scale", parameters.cfgScale());
		body.put("seed", parameters.seed());
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
	private static boolean rejectsSampler(HttpResponse<byte[]> response) {
		return (response.statusCode() == 400 || response.statusCode() == 404)
				&& ErrorText.of(response.body()).toLowerCase(Locale.ROOT).contains("sampler");
	}

	private static GeneratedImage read(byte[] body) throws GenerationFailed {
		try {
			JsonNode json = SdxlHttp.JSON.readTree(body);
			JsonNode image = json.at("/images/0");
			JsonNode info = info(json.at("/info"));
			refuseReportedError(json, info);
			if (!image.isString()) {
				throw SdxlFailures.noImage();
			}
			return new GeneratedImage(SdxlHttp.base64(image.stringValue()), "sdapi", text(info.at("/sd_model_name")),
					text(info.at("/sd_model_hash")),
					info.at("/seed").isIntegralNumber() ? info.at("/seed").asLong() : null, null);
		}
		catch (JacksonException ex) {
			throw SdxlFailures.noImage();
		}
	}

	/** Some servers report a failure with status 200, even beside a black image. */
	private static void refuseReportedError(JsonNode json, JsonNode info) throws GenerationFailed {
		String text = json.at("/info").asString("");
		String message = ERROR.matcher(text).lookingAt() ? ErrorText.of(text) : ErrorText.reported(info);
		if (message.isEmpty()) {
			message = ErrorText.reported(json);
		}
		if (!message.isEmpty()) {
			throw SdxlFailures.reported(message);
		}
	}

	/** JSON, mostly within a string, which is optional. */
	private static JsonNode info(JsonNode info) {
		try {
			return info.isObject() ? info : SdxlHttp.JSON.readTree(info.isString() ? info.stringValue() : "{}");
		}
		catch (JacksonException ex) {
			return SdxlHttp.JSON.createObjectNode();
		}
	}

	private static @Nullable String text(JsonNode node) {
		return (node.isString() && !node.stringValue().isBlank()) ? node.stringValue() : null;
	}

	/** A server without progress responds with 404, which is not a failure. */
	private void poll(ProgressSink progress) {
		if (!this.hasProgress) {
			return;
		}
		try {
			HttpResponse<byte[]> response = requestProgress();
			if (!this.hasProgress) {
				return;
			}
			JsonNode json = SdxlHttp.JSON.readTree(response.body());
			int step = json.at("/state/sampling_step").asInt(0);
			double left = json.at("/eta_relative").asDouble(0);
			progress.progress(Math.clamp(json.at("/progress").asDouble(0), 0, 1), (step > 0) ? step : null,
					(left > 0) ? Duration.ofMillis((long) (left * 1000)) : null);
		}
		catch (IOException | JacksonException ex) {
			return; // progress is optional
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private HttpResponse<byte[]> requestProgress() throws IOException, InterruptedException {
		HttpResponse<byte[]> response = this.http.get(PROGRESS);
		this.hasProgress = response.statusCode() != 404 && response.statusCode() != 405;
		return response;
	}

	/** An interrupt stops what the server generates, for any client. */
	private boolean mayInterrupt() {
		return this.settings.exclusive() && this.settings.concurrency() == 1;
	}

	private void interrupt() {
		try {
			this.http.post("/sdapi/v1/interrupt", Map.of());
		}
		catch (IOException ex) {
			return; // the server finishes an image that is discarded
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Also finds out whether the server reports progress. */
	@Override
	public Health health() {
		Health health = this.http.probe("/sdapi/v1/samplers", "The SDXL server");
		if (health.up()) {
			try {
				requestProgress();
			}
			catch (IOException ex) {
				return health; // checked again while it generates an image
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
