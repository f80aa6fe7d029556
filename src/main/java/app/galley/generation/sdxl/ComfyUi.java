package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.Capabilities;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageRequest;
import app.galley.generation.engine.ProgressSink;
import app.galley.generation.engine.RequestState;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * ComfyUI. A graph is queued under an id of ours, by which it can be found and cancelled
 * until the server restarts.
 */
final class ComfyUi implements SdxlServer {

	private static final String DEFAULT_MODEL = "sd_xl_base_1.0.safetensors";

	/** Restarts of the server after which an attempt sends the graph again. */
	private static final int MAX_RESTARTS = 2;

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

	private JsonNode filled(ImageRequest request) {
		return this.graph.fill(request.parameters(), model());
	}

	private String model() {
		return (this.settings.model() != null) ? this.settings.model() : DEFAULT_MODEL;
	}

	private GeneratedImage work(ImageRequest request, JsonNode filled, boolean send, ProgressSink progress,
			CancelToken cancel) throws GenerationFailed {
		String id = request.generationId().toString();
		Semaphore wakeUps = new Semaphore(0);
		cancel.onCancel(wakeUps::release);
		try (ComfyProgress listening = ComfyProgress.listen(this.http, id, progress, wakeUps::release)) {
			boolean sending = send;
			for (int restarts = 0; restarts <= MAX_RESTARTS; restarts++) {
				if (sending) {
					progress.sending();
					submit(id, filled, cancel);
				}
				byte[] image = await(id, wakeUps, cancel);
				if (image != null) {
					return new GeneratedImage(image, engine(), ComfyGraph.model(filled), null, null, null);
				}
				sending = true;
			}
			throw GenerationFailed.unavailable("The SDXL server keeps restarting and loses the request: check its log.",
					null, null);
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
		HttpResponse<byte[]> response = this.http.generate("/prompt", body, cancel, () -> {
		});
		if (response.statusCode() != 200) {
			throw ComfyJobs.refusal(response);
		}
		if (!id.equals(ComfyJobs.json(response).path("prompt_id").asString(id))) {
			throw GenerationFailed.refused("This version of ComfyUI is too old: it gives requests ids of its own, so a"
					+ " request whose response is lost cannot be found again. Update ComfyUI.");
		}
	}

	/** Waits for the image; null when a restart of the server has lost the request. */
	private byte @Nullable [] await(String id, Semaphore wakeUps, CancelToken cancel) throws GenerationFailed {
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
						return this.jobs.image(job);
					}
					case FAILED -> throw this.jobs.failure(job);
					case PENDING -> missed = 0;
					// Twice, as a request may be between queue and history.
					case ABSENT -> {
						if (++missed > 1) {
							return null;
						}
					}
				}
			}
			catch (IOException ex) {
				missed = 0; // unreachable, perhaps restarting
			}
			pause(wakeUps);
		}
		throw SdxlFailures.timeout(this.settings.readTimeout(), null);
	}

	private void pause(Semaphore wakeUps) throws GenerationFailed {
		try {
			if (wakeUps.tryAcquire(this.settings.pollInterval().toNanos(), TimeUnit.NANOSECONDS)) {
				wakeUps.drainPermits();
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
			throw SdxlFailures.unreachable(ex);
		}
	}

	/** Also reports a missing checkpoint, the usual fault of a new server. */
	@Override
	public Health health() {
		Health health = this.http.probe("/system_stats", "ComfyUI");
		return health.up() ? checkpoint() : health;
	}

	private Health checkpoint() {
		Health up = new Health(true, "ComfyUI responds.");
		try {
			HttpResponse<byte[]> response = this.http.get("/models/checkpoints");
			JsonNode names = (response.statusCode() == 200) ? SdxlHttp.JSON.readTree(response.body()) : null;
			if (names == null || !names.isArray() || !this.graph.loadsModel()
					|| names.valueStream().anyMatch((name) -> model().equals(name.asString("")))) {
				return up;
			}
			return new Health(false, "ComfyUI does not have the checkpoint " + model()
					+ ": copy it to models/checkpoints there, or set galley.sdxl.model to one that it has.");
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
