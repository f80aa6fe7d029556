package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * HTTP to one SDXL server: bounded in time and size, nothing ever sent twice, and every
 * way to fail said in a sentence.
 */
final class SdxlHttp {

	/** 1024 x 1024 pixels of pure noise are 4.2 MB of base64. */
	static final int MAX_BYTES = 32 << 20;

	static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxStringLength(MAX_BYTES).build())
			.build())
		.build();

	private static final Duration SMALL_CALL = Duration.ofSeconds(3);

	private static final Duration DOWNLOAD = Duration.ofSeconds(30);

	private final URI base;

	private final @Nullable String authorization;

	private final Duration connectTimeout;

	private final Duration readTimeout;

	private final Duration pollInterval;

	private final HttpClient small;

	/** Until when a request that was given up may still keep it busy, by nanoTime. */
	private volatile long busyUntil = System.nanoTime();

	SdxlHttp(URI server, SdxlSettings settings) {
		String port = (server.getPort() > 0) ? ":" + server.getPort() : "";
		String path = (server.getRawPath() != null) ? server.getRawPath().replaceAll("/+$", "") : "";
		this.base = URI.create(server.getScheme() + "://" + server.getHost() + port + path);
		this.authorization = authorization(server, settings);
		this.connectTimeout = settings.connectTimeout();
		this.readTimeout = settings.readTimeout();
		this.pollInterval = settings.pollInterval();
		this.small = client();
	}

	private static @Nullable String authorization(URI server, SdxlSettings settings) {
		if (settings.token() != null) {
			return "Bearer " + settings.token();
		}
		String user = server.getUserInfo();
		if (user == null && settings.username() != null) {
			user = settings.username() + ":" + ((settings.password() != null) ? settings.password() : "");
		}
		return (user != null) ? "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8))
				: null;
	}

	/** No server here speaks h2c, and redirects could lead anywhere. */
	HttpClient client() {
		return HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(this.connectTimeout)
			.build();
	}

	URI base() {
		return this.base;
	}

	@Nullable String authorization() {
		return this.authorization;
	}

	/** A call that costs the server nothing. */
	HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
		return this.small.send(request(path, SMALL_CALL).GET().build(),
				BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
	}

	/**
	 * A call that costs the server nothing; a body is always sent, some servers wait for
	 * one.
	 */
	HttpResponse<byte[]> post(String path, Object json) throws IOException, InterruptedException {
		return this.small.send(request(path, SMALL_CALL).header("Content-Type", "application/json")
			.POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json)))
			.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
	}

	/**
	 * The call that makes the picture. It has a connection of its own: one kept alive may
	 * be closed at the moment of sending, and then nobody knows what arrived. It may take
	 * longer after one that was given up: no server here stops work because nobody
	 * listens any more, so this one waits for that first.
	 * @param poll called about once in the poll interval while the answer is awaited
	 * @return the answer, whatever its status
	 */
	HttpResponse<byte[]> generate(String path, Object json, CancelToken cancel, Runnable poll) throws GenerationFailed {
		HttpClient fresh = client();
		Duration patience = this.readTimeout.plusNanos(Math.max(0, this.busyUntil - System.nanoTime()));
		CompletableFuture<Void> cancelled = new CompletableFuture<>();
		cancel.onCancel(() -> cancelled.complete(null));
		try {
			CompletableFuture<HttpResponse<byte[]>> answer = fresh
				.sendAsync(request(path, patience).header("Content-Type", "application/json")
					.POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json)))
					.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
			return await(answer, patience, cancelled, poll);
		}
		catch (GenerationFailed ex) {
			if (!ex.safeToRetry()) {
				this.busyUntil = System.nanoTime() + this.readTimeout.toNanos();
			}
			throw ex;
		}
		finally {
			fresh.shutdownNow();
		}
	}

	/**
	 * Fetches a picture that is ready.
	 * @param address on this server
	 */
	HttpResponse<byte[]> download(URI address) throws IOException, InterruptedException {
		return this.small.send(request(address, DOWNLOAD).GET().build(),
				BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
	}

	URI address(String path) {
		return URI.create(this.base + path);
	}

	/**
	 * What a server calls an address of its own, be it relative or not.
	 * @return nothing when it leads to another host, port or scheme
	 */
	Optional<URI> own(String address) {
		try {
			URI target = URI.create(this.base + "/").resolve(address);
			if (!Objects.equals(target.getScheme(), this.base.getScheme())
					|| !this.base.getHost().equalsIgnoreCase(target.getHost()) || port(target) != port(this.base)) {
				return Optional.empty();
			}
			String query = (target.getRawQuery() != null) ? "?" + target.getRawQuery() : "";
			return Optional.of(URI
				.create(this.base.getScheme() + "://" + this.base.getRawAuthority() + target.getRawPath() + query));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	private static int port(URI address) {
		return (address.getPort() > 0) ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
	}

	private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> answer, Duration patience,
			CompletableFuture<Void> cancelled, Runnable poll) throws GenerationFailed {
		long deadline = System.nanoTime() + patience.toNanos();
		CompletableFuture<Object> either = CompletableFuture.anyOf(answer, cancelled);
		while (true) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				throw tooLate(patience, null);
			}
			try {
				either.get(Math.min(left, this.pollInterval.toNanos()), TimeUnit.NANOSECONDS);
				if (cancelled.isDone()) {
					throw GenerationFailed.cancelled();
				}
				return answer.join();
			}
			catch (TimeoutException ex) {
				poll.run();
			}
			catch (ExecutionException ex) {
				throw failure(patience, ex.getCause());
			}
			catch (InterruptedException ex) {
				throw GenerationFailed.stopped(ex);
			}
		}
	}

	static GenerationFailed tooLate(Duration patience, @Nullable Throwable cause) {
		return GenerationFailed.unknown("The SDXL server has not sent the picture within "
				+ Math.max(1, patience.toSeconds()) + " seconds. It may still be making it, so it was not asked"
				+ " again: see whether it is overloaded, then generate anew, or raise galley.sdxl.read-timeout.",
				cause);
	}

	private static GenerationFailed failure(Duration patience, @Nullable Throwable cause) {
		if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
			return unreachable(cause);
		}
		if (cause instanceof java.net.http.HttpTimeoutException) {
			return tooLate(patience, cause);
		}
		return GenerationFailed
			.unknown("The connection to the SDXL server broke before the whole answer was here, or the"
					+ " answer was over 32 MB. It may have made the picture, so it was not asked again: look at the server,"
					+ " then generate anew.", cause);
	}

	static GenerationFailed unreachable(@Nullable Throwable cause) {
		return GenerationFailed.unavailable("The SDXL server cannot be reached: start it, or check GALLEY_SDXL_URL.",
				null, cause);
	}

	private HttpRequest.Builder request(String path, Duration timeout) {
		return request(address(path), timeout);
	}

	private HttpRequest.Builder request(URI address, Duration timeout) {
		HttpRequest.Builder request = HttpRequest.newBuilder(address)
			.timeout(timeout)
			.header("Accept", "application/json, image/*");
		if (this.authorization != null) {
			request.header("Authorization", this.authorization);
		}
		return request;
	}

	/** What an answer other than 200 means. */
	static GenerationFailed refusal(HttpResponse<byte[]> answer) {
		String said = ErrorText.of(answer.body());
		String quote = said.isEmpty() ? "" : " It says: " + said;
		return switch (answer.statusCode()) {
			case 401,
					403 ->
				GenerationFailed
					.refused("The SDXL server does not accept Galley's user or token: set galley.sdxl.username and"
							+ " galley.sdxl.password, or galley.sdxl.token.");
			case 404,
					405 ->
				GenerationFailed.refused("The SDXL server does not know the request: check that"
						+ " GALLEY_SDXL_API names the protocol it speaks, and that it was started with its API on."
						+ quote);
			case 429 -> GenerationFailed.unavailable("The SDXL server has too much to do: try again later.",
					retryAfter(answer), null);
			case 503 -> GenerationFailed.unavailable("The SDXL server is not ready yet: it may be loading its model.",
					retryAfter(answer), null);
			case 502, 504 -> GenerationFailed.unknown("A proxy before the SDXL server gave up on it. The picture may"
					+ " have been made, so it was not asked again: let the proxy wait longer than a picture takes, then"
					+ " generate anew.", null);
			case 400, 422 -> GenerationFailed
				.refused("The SDXL server refuses the request: change prompt, size, steps or sampler." + quote);
			default -> GenerationFailed.refused("The SDXL server failed (status " + answer.statusCode()
					+ "): look at its log, try a smaller size, then generate anew." + quote);
		};
	}

	private static @Nullable Duration retryAfter(HttpResponse<byte[]> answer) {
		return answer.headers()
			.firstValue("Retry-After")
			.filter((value) -> value.matches("\\d{1,5}"))
			.map((value) -> Duration.ofSeconds(Long.parseLong(value)))
			.orElse(null);
	}

	/** Whether the server answers this with 200. */
	Health probe(String path, String name) {
		try {
			int status = get(path).statusCode();
			return switch (status) {
				case 200, 204 -> new Health(true, name + " answers.");
				case 401, 403 -> new Health(false, name + " does not accept Galley's user or token: set"
						+ " galley.sdxl.username and galley.sdxl.password, or galley.sdxl.token.");
				case 404, 405 -> new Health(false,
						name + " does not know the request: check that GALLEY_SDXL_API names its protocol.");
				default -> new Health(false, name + " answers with status " + status + ": look at its log.");
			};
		}
		catch (IOException ex) {
			return new Health(false, name + " cannot be reached: start it, or check GALLEY_SDXL_URL.");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Health(false, "Galley is shutting down.");
		}
	}

	/** Base64, with or without the {@code data:} prefix. */
	static byte[] base64(String text) throws GenerationFailed {
		try {
			byte[] bytes = Base64.getMimeDecoder()
				.decode(text.substring(text.startsWith("data:") ? text.indexOf(',') + 1 : 0));
			if (bytes.length > 0) {
				return bytes;
			}
			throw noPicture();
		}
		catch (IllegalArgumentException ex) {
			throw noPicture();
		}
	}

	static GenerationFailed noPicture() {
		return GenerationFailed.refused("The SDXL server answered without a picture: check that GALLEY_SDXL_API names"
				+ " the protocol it speaks, and look at its log.");
	}

}
