package app.galley.generation.sdxl;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import app.galley.generation.engine.ProgressSink;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Listens to ComfyUI's messages about one request. Optional: without it, on a server or
 * behind a proxy without WebSockets, the image is generated all the same.
 */
final class ComfyProgress implements AutoCloseable {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	private static final Set<String> ENDS = Set.of("execution_success", "execution_error", "execution_interrupted");

	private final HttpClient client;

	private @Nullable WebSocket socket;

	private ComfyProgress(HttpClient client) {
		this.client = client;
	}

	/**
	 * Tries to connect, for two seconds at most.
	 * @param id of the request, and of the client that sends it
	 * @param ended runs when the request has ended
	 */
	static ComfyProgress listen(SdxlHttp http, String id, ProgressSink progress, Runnable ended) {
		ComfyProgress listening = new ComfyProgress(http.client());
		try {
			URI address = URI.create(http.address("/ws?clientId=" + id).toString().replaceFirst("^http", "ws"));
			WebSocket.Builder builder = listening.client.newWebSocketBuilder().connectTimeout(CONNECT_TIMEOUT);
			if (http.authorization() != null) {
				builder.header("Authorization", http.authorization());
			}
			listening.socket = builder.buildAsync(address, new Messages(id, progress, ended))
				.orTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
				.join();
		}
		catch (CompletionException ex) {
			return listening; // queue and history are polled anyway
		}
		return listening;
	}

	@Override
	public void close() {
		if (this.socket != null) {
			this.socket.abort();
		}
		this.client.shutdownNow();
	}

	/** Reads text messages; binary ones are previews, which are ignored. */
	private static final class Messages implements WebSocket.Listener {

		private static final int MAX_CHARACTERS = 1 << 16;

		private final String id;

		private final ProgressSink progress;

		private final Runnable ended;

		private final StringBuilder message = new StringBuilder();

		Messages(String id, ProgressSink progress, Runnable ended) {
			this.id = id;
			this.progress = progress;
			this.ended = ended;
		}

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
			if (this.message.length() < MAX_CHARACTERS) {
				this.message.append(part);
			}
			if (last) {
				read(this.message.toString());
				this.message.setLength(0);
			}
			socket.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
			socket.request(1);
			return null;
		}

		private void read(String text) {
			JsonNode json;
			try {
				json = SdxlHttp.JSON.readTree(text);
			}
			catch (JacksonException ex) {
				return; // truncated at the limit, or from a later protocol
			}
			JsonNode data = json.path("data");
			if (!this.id.equals(data.path("prompt_id").asString(""))) {
				return;
			}
			String type = json.path("type").asString("");
			int max = data.path("max").asInt(0);
			if (type.equals("progress") && max > 0) {
				int value = Math.clamp(data.path("value").asInt(0), 0, max);
				this.progress.progress((double) value / max, (value > 0) ? value : null, null);
			}
			else if (ENDS.contains(type)) {
				this.ended.run();
			}
		}

	}

}
