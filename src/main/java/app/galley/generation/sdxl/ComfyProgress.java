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

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Listens to what ComfyUI tells about one request while it works. Nothing depends on it:
 * a server, or a proxy, that lets nobody listen makes the picture all the same.
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
	 * Tries to listen, for a moment.
	 * @param id of the request, and of the client that sends it
	 * @param ended told when the request has ended
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
			return listening; // the queue and the history tell the rest
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

	/** Binary messages are previews, which nobody looks at. */
	private static final class Messages implements WebSocket.Listener {

		private static final int LONGEST = 1 << 16;

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
			if (this.message.length() < LONGEST) {
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
				return; // cut off at the limit, or of a later protocol
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
