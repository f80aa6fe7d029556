package app.galley.vision;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Asks a vision model about an image, by OpenAI's chat completions.
 */
@Component
class VisionClient implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final int MAX_RESPONSE_BYTES = 256 * 1024;

	/** Enough for a model that thinks first. */
	private static final int MAX_TOKENS = 1000;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		// A redirect would take the key elsewhere.
		.followRedirects(HttpClient.Redirect.NEVER)
		.build();

	private final VisionSettings settings;

	VisionClient(VisionSettings settings) {
		this.settings = settings;
	}

	/**
	 * What the model answers.
	 * @param jpeg the image
	 * @throws VisionFailed with a sentence for the person who asked
	 */
	String ask(String question, byte[] jpeg) throws VisionFailed {
		HttpRequest.Builder request = HttpRequest.newBuilder(endpoint())
			.timeout(this.settings.timeout())
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofByteArray(body(question, jpeg)));
		if (this.settings.key() != null) {
			request.header("Authorization", "Bearer " + this.settings.key());
		}
		Response response = send(request.build());
		return switch (response.status()) {
			case 200 -> answer(response.body());
			case 401, 403 -> throw new VisionFailed(
					"refuses the key (status %d): check GALLEY_VISION_KEY".formatted(response.status()), false);
			case 400, 404, 422 -> throw new VisionFailed(
					"refuses the request (status %d): check GALLEY_VISION_URL, and that GALLEY_VISION_MODEL reads images"
						.formatted(response.status()),
					false);
			case 429 -> throw new VisionFailed("has too much to do (status 429): try again later", true);
			default ->
				throw new VisionFailed("reports an error (status %d): try again".formatted(response.status()), true);
		};
	}

	private URI endpoint() {
		String base = Objects.requireNonNull(this.settings.url()).toString().replaceFirst("/+$", "");
		return URI.create((base.endsWith("/v1") ? base : base + "/v1") + "/chat/completions");
	}

	private byte[] body(String question, byte[] jpeg) {
		Map<String, Object> body = new LinkedHashMap<>();
		if (this.settings.model() != null) {
			body.put("model", this.settings.model());
		}
		// One message: some models have no system message beside an image.
		body.put("messages",
				List.of(Map.of("role", "user", "content", List
					.of(Map.of("type", "text", "text", question), Map.of("type", "image_url", "image_url",
							Map.of("url", "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg)))))));
		body.put("max_tokens", MAX_TOKENS);
		body.put("stream", false);
		return JSON.writeValueAsBytes(body);
	}

	/** The limit is for the body too, which HttpClient's own is not. */
	private Response send(HttpRequest request) throws VisionFailed {
		CompletableFuture<HttpResponse<InputStream>> pending = this.http.sendAsync(request,
				HttpResponse.BodyHandlers.ofInputStream());
		CompletableFuture<Response> whole = pending.thenApplyAsync(
				(response) -> new Response(response.statusCode(), read(response.body())), Thread::startVirtualThread);
		try {
			return whole.get(this.settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			pending.cancel(true);
			// Ends a body that comes byte by byte.
			pending.thenAccept((response) -> close(response.body()));
			throw slow();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof HttpTimeoutException) {
				throw slow();
			}
			throw new VisionFailed("cannot be reached: check GALLEY_VISION_URL", true);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new VisionFailed("was not asked: the server stops. Try again", true);
		}
	}

	private static void close(InputStream body) {
		try {
			body.close();
		}
		catch (IOException ex) {
			// It has ended.
		}
	}

	private VisionFailed slow() {
		return new VisionFailed("does not answer within %d s: try again".formatted(this.settings.timeout().toSeconds()),
				true);
	}

	private static byte[] read(InputStream body) {
		try (body) {
			return body.readNBytes(MAX_RESPONSE_BYTES + 1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String answer(byte[] body) throws VisionFailed {
		if (body.length > MAX_RESPONSE_BYTES) {
			throw VisionFailed.noText();
		}
		try {
			JsonNode message = JSON.readTree(new String(body, StandardCharsets.UTF_8)).at("/choices/0/message");
			if (message.path("refusal").isString()) {
				throw VisionFailed.noText();
			}
			JsonNode content = message.path("content");
			if (content.isString()) {
				return content.stringValue();
			}
			StringBuilder text = new StringBuilder();
			content.forEach((part) -> text.append(part.path("text").asString("")));
			return text.toString();
		}
		catch (JacksonException ex) {
			throw VisionFailed.noText();
		}
	}

	@Override
	public void close() {
		this.http.shutdownNow();
	}

	private record Response(int status, byte[] body) {
	}

}
