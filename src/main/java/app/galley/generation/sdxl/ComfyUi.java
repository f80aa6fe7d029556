package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * ComfyUI: a graph goes into its queue under an id of ours, by which it can be found,
 * cancelled and told from others until the server restarts.
 */
final class ComfyUi implements SdxlServer {

	static final String STANDARD_MODEL = "sd_xl_base_1.0.safetensors";

	/** Restarts of the server that one attempt lives through. */
	private static final int RESTARTS = 2;

	private final SdxlHttp http;

	private final SdxlSettings settings;

	private final ComfyGraph graph;

	private final ComfyJobs jobs;

	ComfyUi(URI server, SdxlSettings settings) {
		this.http = new SdxlHttp(server, settings);
		this.settings = settings;
		this.graph = ComfyGraph.load(settings.comfyui().workflow());
		this.jobs = new ComfyJobs(this.http);
	}

	@Override
	public String engine() {
		return "comfyui";
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
		return work(request, filled(request), true, progress, cancel);
	}

	@Override
	public GeneratedImage resume(ImageRequest request, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed {
		return work(request, filled(request), false, progress, cancel);
	}

	private JsonNode filled(ImageRequest request) throws GenerationFailed {
		return this.graph.fill(request, Prompts.of(request), Prompts.clean(request.negativePrompt()), model());
	}

	private String model() {
		return (this.settings.model() != null) ? this.settings.model() : STANDARD_MODEL;
	}

	private GeneratedImage work(ImageRequest request, JsonNode filled, boolean send, ProgressSink progress,
			CancelToken cancel) throws GenerationFailed {
		String id = request.generationId().toString();
		Semaphore news = new Semaphore(0);
		cancel.onCancel(news::release);
		try (ComfyProgress listening = ComfyProgress.listen(this.http, id, progress, news::release)) {
			boolean sending = send;
			for (int restarts = 0; restarts <= RESTARTS; restarts++) {
				if (sending) {
					progress.sending();
					submit(id, filled, cancel);
				}
				byte[] picture = await(id, news, cancel);
				if (picture != null) {
					return new GeneratedImage(picture, engine(), ComfyGraph.model(filled), null, null, null);
				}
				sending = true;
			}
			throw GenerationFailed.unavailable(
					"The SDXL server restarts again and again and loses the request: look at its log.", null, null);
		}
		catch (GenerationFailed ex) {
			if (ex.kind() == GenerationFailed.Kind.CANCELLED) {
				this.jobs.cancel(id);
			}
			throw ex;
		}
	}

	private void submit(String id, JsonNode filled, CancelToken cancel) throws GenerationFailed {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("prompt", filled);
		body.put("client_id", id);
		body.put("prompt_id", id);
		HttpResponse<byte[]> answer = this.http.generate("/prompt", body, cancel, () -> {
		});
		if (answer.statusCode() != 200) {
			throw ComfyJobs.refusal(answer);
		}
		if (!id.equals(ComfyJobs.json(answer).path("prompt_id").asString(id))) {
			throw GenerationFailed.refused("This ComfyUI is too old: it gives requests ids of its own, so one whose"
					+ " answer is lost could not be found again. Update it.");
		}
	}

	/** Null when the server was restarted and has lost the request. */
	private byte @Nullable [] await(String id, Semaphore news, CancelToken cancel) throws GenerationFailed {
		long deadline = System.nanoTime() + this.settings.readTimeout().toNanos();
		int missed = 0;
		while (System.nanoTime() < deadline) {
			if (cancel.isCancelled()) {
				throw GenerationFailed.cancelled();
			}
			try {
				ComfyJobs.Job job = this.jobs.find(id);
				switch (job.state()) {
					case DONE -> {
						return this.jobs.picture(job);
					}
					case FAILED -> throw this.jobs.failure(job);
					case PENDING -> missed = 0;
					// Twice, since a request may be between two of the server's lists.
					case ABSENT -> {
						if (++missed > 1) {
							return null;
						}
					}
				}
			}
			catch (IOException ex) {
				missed = 0; // away, perhaps for a restart, which will show
			}
			pause(news);
		}
		throw SdxlHttp.tooLate(this.settings.readTimeout(), null);
	}

	private void pause(Semaphore news) throws GenerationFailed {
		try {
			if (news.tryAcquire(this.settings.pollInterval().toNanos(), TimeUnit.NANOSECONDS)) {
				news.drainPermits();
			}
		}
		catch (InterruptedException ex) {
			throw GenerationFailed.stopped(ex);
		}
	}

	@Override
	public RequestState lookUp(ImageRequest request) throws GenerationFailed {
		String id = request.generationId().toString();
		try {
			if (this.jobs.find(id).state() != ComfyJobs.State.ABSENT) {
				return RequestState.HELD;
			}
			pause(new Semaphore(0));
			return (this.jobs.find(id).state() != ComfyJobs.State.ABSENT) ? RequestState.HELD : RequestState.GONE;
		}
		catch (IOException ex) {
			throw SdxlHttp.unreachable(ex);
		}
	}

	/** Also says when the checkpoint is missing, the usual trouble of a new server. */
	@Override
	public Health health() {
		Health health = this.http.probe("/system_stats", "ComfyUI");
		return health.up() ? checkpoint() : health;
	}

	private Health checkpoint() {
		Health up = new Health(true, "ComfyUI answers.");
		try {
			HttpResponse<byte[]> answer = this.http.get("/models/checkpoints");
			JsonNode names = (answer.statusCode() == 200) ? SdxlHttp.JSON.readTree(answer.body()) : null;
			if (names == null || !names.isArray() || !this.graph.loadsModel()
					|| names.valueStream().anyMatch((name) -> model().equals(name.asString("")))) {
				return up;
			}
			return new Health(false, "ComfyUI does not have the checkpoint " + model()
					+ ": put it into models/checkpoints there, or set galley.sdxl.model to one that it has.");
		}
		catch (IOException | JacksonException ex) {
			return up;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return up;
		}
	}

	@Override
	public Capabilities capabilities() {
		return new Capabilities(true, true, true, true, true, true, this.settings.concurrency());
	}

}
