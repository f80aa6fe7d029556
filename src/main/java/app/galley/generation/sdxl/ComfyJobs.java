package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What ComfyUI knows about a request, by its id: first in its queue, then in its history,
 * both in memory and gone after a restart.
 */
final class ComfyJobs {

	private final SdxlHttp http;

	ComfyJobs(SdxlHttp http) {
		this.http = http;
	}

	/**
	 * The queue is asked before the history: a request moves from the one to the other,
	 * never back.
	 * @throws IOException when the server cannot be asked, or makes no sense
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
			HttpResponse<byte[]> answer = this.http.get(path);
			if (answer.statusCode() != 200) {
				throw new IOException("Status " + answer.statusCode() + " from " + path);
			}
			return SdxlHttp.JSON.readTree(answer.body());
		}
		catch (JacksonException ex) {
			throw new IOException("No JSON from " + path, ex);
		}
		catch (InterruptedException ex) {
			throw GenerationFailed.stopped(ex);
		}
	}

	/**
	 * Fetches the first picture of a job that is done.
	 * @throws IOException when the server is away; asking again costs nothing
	 */
	byte[] picture(Job job) throws IOException, GenerationFailed {
		for (JsonNode output : job.entry.path("outputs")) {
			JsonNode image = output.at("/images/0");
			if (image.path("filename").isString()) {
				return download(image);
			}
		}
		throw GenerationFailed.refused("The SDXL server ran the graph and it gave no picture: check that the graph of"
				+ " galley.sdxl.comfyui.workflow ends in a PreviewImage node.");
	}

	private byte[] download(JsonNode image) throws IOException, GenerationFailed {
		String query = "?filename=" + encoded(image.path("filename")) + "&subfolder=" + encoded(image.path("subfolder"))
				+ "&type=" + encoded(image.path("type"));
		try {
			HttpResponse<byte[]> answer = this.http.download(this.http.address("/view" + query));
			return switch (answer.statusCode()) {
				case 200 -> answer.body();
				case 400, 403, 404 -> throw GenerationFailed
					.refused("The SDXL server made the picture and no longer has it: generate anew.");
				default -> throw new IOException("Status " + answer.statusCode() + " from /view");
			};
		}
		catch (InterruptedException ex) {
			throw GenerationFailed.stopped(ex);
		}
	}

	private static String encoded(JsonNode text) {
		return URLEncoder.encode(text.asString(""), StandardCharsets.UTF_8);
	}

	/** Why a job came to no good end. */
	GenerationFailed failure(Job job) {
		for (JsonNode message : job.entry.at("/status/messages")) {
			String kind = message.path(0).asString("");
			if (kind.equals("execution_interrupted")) {
				return GenerationFailed.refused("Somebody stopped the generation at the SDXL server: generate anew.");
			}
			if (kind.equals("execution_error")) {
				return GenerationFailed.refused("The SDXL server failed: look at its log, try a smaller size, then"
						+ " generate anew. It says: "
						+ ErrorText.of(message.path(1).path("exception_message").asString("")));
			}
		}
		return GenerationFailed.refused("The SDXL server failed: look at its log, then generate anew.");
	}

	/**
	 * Takes the request out of the queue, or stops it. Servers before 2026 have two calls
	 * for that; before 2025-10 the second stops whatever runs, so it is sent only when
	 * that is ours.
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
			return; // it then makes a picture that nobody fetches
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What an answer to a request other than 200 means: nothing was queued. */
	static GenerationFailed refusal(HttpResponse<byte[]> answer) {
		if (answer.statusCode() != 400) {
			return SdxlHttp.refusal(answer);
		}
		StringBuilder said = new StringBuilder();
		JsonNode json;
		try {
			json = SdxlHttp.JSON.readTree(answer.body());
		}
		catch (JacksonException ex) {
			return SdxlHttp.refusal(answer);
		}
		for (JsonNode node : json.path("node_errors")) {
			for (JsonNode error : node.path("errors")) {
				said.append(node.path("class_type").asString(""))
					.append(": ")
					.append(error.path("message").asString(""))
					.append(' ')
					.append(error.path("details").asString(""))
					.append(". ");
			}
		}
		if (said.isEmpty()) {
			return SdxlHttp.refusal(answer);
		}
		return GenerationFailed
			.refused("The SDXL server refuses the graph: set galley.sdxl.model to a checkpoint that it"
					+ " has, and sampler and size to what it knows. It says: " + ErrorText.of(said.toString()));
	}

	static JsonNode json(HttpResponse<byte[]> answer) {
		try {
			return SdxlHttp.JSON.readTree(answer.body());
		}
		catch (JacksonException ex) {
			return MissingNode.getInstance();
		}
	}

	/** Where a request is. */
	enum State {

		PENDING, DONE, FAILED, ABSENT

	}

	/**
	 * @param running at work on it now
	 * @param entry of the history; missing until it has ended
	 */
	record Job(State state, boolean running, JsonNode entry) {
	}

}
