package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import app.galley.generation.engine.GenerationFailed;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * ComfyUI's jobs by the id of the request: first in its queue, then in its history, both
 * in memory and lost at a restart.
 */
final class ComfyJobs {

	private final SdxlHttp http;

	ComfyJobs(SdxlHttp http) {
		this.http = http;
	}

	/**
	 * Finds a job. Reads the queue before the history, as jobs only move in that
	 * direction.
	 * @throws IOException when the server is unreachable or its response unreadable
	 */
	Job find(String id) throws IOException, GenerationFailed {
		JsonNode queue = read("/queue");
		for (String list : new String[] { "queue_running", "queue_pending" }) {
			for (JsonNode entry : queue.path(list)) {
				if (id.equals(entry.path(1).asString(""))) {
					return new Job(State.PENDING, list.equals("queue_running"), MissingNode.getInstance());
				}
			}
		}
		JsonNode entry = read("/history/" + id).path(id);
		if (!entry.isObject()) {
			return new Job(State.ABSENT, false, entry);
		}
		boolean failed = "error".equals(entry.at("/status/status_str").asString(""));
		return new Job(failed ? State.FAILED : State.DONE, false, entry);
	}

	private JsonNode read(String path) throws IOException, GenerationFailed {
		try {
			HttpResponse<byte[]> response = this.http.get(path);
			if (response.statusCode() != 200) {
				throw new IOException("Status " + response.statusCode() + " from " + path);
			}
			return SdxlHttp.JSON.readTree(response.body());
		}
		catch (JacksonException ex) {
			throw new IOException("No JSON from " + path, ex);
		}
		catch (InterruptedException ex) {
			throw GenerationFailed.stopped(ex);
		}
	}

	/**
	 * Fetches the first image of a job that is done.
	 * @throws IOException when the server is unreachable; fetching again costs nothing
	 */
	byte[] image(Job job) throws IOException, GenerationFailed {
		for (JsonNode output : job.entry.path("outputs")) {
			JsonNode image = output.at("/images/0");
			if (image.path("filename").isString()) {
				return download(image);
			}
		}
		throw GenerationFailed.refused("The SDXL server ran the graph, which gave no image: check that the graph of"
				+ " galley.sdxl.comfyui.workflow ends in a PreviewImage node.");
	}

	private byte[] download(JsonNode image) throws IOException, GenerationFailed {
		String query = "?filename=" + encoded(image.path("filename")) + "&subfolder=" + encoded(image.path("subfolder"))
				+ "&type=" + encoded(image.path("type"));
		try {
			HttpResponse<byte[]> response = this.http.download(this.http.address("/view" + query));
			return switch (response.statusCode()) {
				case 200 -> response.body();
				case 400, 403, 404 -> throw GenerationFailed
					.refused("The SDXL server generated the image and no longer has it: generate again.");
				default -> throw new IOException("Status " + response.statusCode() + " from /view");
			};
		}
		catch (InterruptedException ex) {
			throw GenerationFailed.stopped(ex);
		}
	}

	private static String encoded(JsonNode text) {
		return URLEncoder.encode(text.asString(""), StandardCharsets.UTF_8);
	}

	/** Why a job failed. */
	GenerationFailed failure(Job job) {
		for (JsonNode message : job.entry.at("/status/messages")) {
			String kind = message.path(0).asString("");
			if (kind.equals("execution_interrupted")) {
				return GenerationFailed.refused("The generation was stopped on the SDXL server: generate again.");
			}
			if (kind.equals("execution_error")) {
				return GenerationFailed.refused("The SDXL server failed: check its log, try a smaller size, then"
						+ " generate again. Its message: "
						+ ErrorText.of(message.path(1).path("exception_message").asString("")));
			}
		}
		return GenerationFailed.refused("The SDXL server failed: check its log, then generate again.");
	}

	/**
	 * Removes the request from the queue, or stops it. Servers before 2026 have two calls
	 * for that; before 2025-10 the second stops whatever job runs, so it is sent only
	 * when that job is ours.
	 */
	void cancel(String id) {
		try {
			int status = this.http.post("/api/jobs/" + id + "/cancel", Map.of()).statusCode();
			if (status == 200) {
				return;
			}
			this.http.post("/queue", Map.of("delete", new String[] { id }));
			if (find(id).running) {
				this.http.post("/interrupt", Map.of("prompt_id", id));
			}
		}
		catch (IOException | GenerationFailed ex) {
			return; // the server finishes an image that is discarded
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** The failure that a status other than 200 means: nothing was queued. */
	static GenerationFailed refusal(HttpResponse<byte[]> response) {
		if (response.statusCode() != 400) {
			return SdxlFailures.of(response);
		}
		StringBuilder messages = new StringBuilder();
		JsonNode json;
		try {
			json = SdxlHttp.JSON.readTree(response.body());
		}
		catch (JacksonException ex) {
			return SdxlFailures.of(response);
		}
		for (JsonNode node : json.path("node_errors")) {
			for (JsonNode error : node.path("errors")) {
				messages.append(node.path("class_type").asString(""))
					.append(": ")
					.append(error.path("message").asString(""))
					.append(' ')
					.append(error.path("details").asString(""))
					.append(". ");
			}
		}
		if (messages.isEmpty()) {
			return SdxlFailures.of(response);
		}
		return GenerationFailed
			.refused("The SDXL server rejects the graph: set galley.sdxl.model to a checkpoint that it"
					+ " has, and sampler and size to values that it knows. Its message: "
					+ ErrorText.of(messages.toString()));
	}

	static JsonNode json(HttpResponse<byte[]> response) {
		try {
			return SdxlHttp.JSON.readTree(response.body());
		}
		catch (JacksonException ex) {
			return MissingNode.getInstance();
		}
	}

	/** The state of a job. */
	enum State {

		PENDING, DONE, FAILED, ABSENT

	}

	/**
	 * A job of ComfyUI.
	 *
	 * @param running whether the server works on it now
	 * @param entry of the history; missing until it has ended
	 */
	record Job(State state, boolean running, JsonNode entry) {
	}

}
