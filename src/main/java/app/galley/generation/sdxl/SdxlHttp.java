package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
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

import javax.net.ssl.SSLContext;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.Health;
import app.galley.telemetry.Traces;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * HTTP to one SDXL server, with limits on time and size. Never sends a request twice.
 */
final class SdxlHttp {

	/** The worst case, 1024 x 1024 pixels of noise, is 4.2 MB of base64. */
	static final int MAX_BYTES = 32 << 20;

	static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxStringLength(MAX_BYTES).build())
			.build())
		.build();

	private static final Duration SMALL_CALL_TIMEOUT = Duration.ofSeconds(3);

	private static final Duration DOWNLOAD_TIMEOUT = Duration.ofSeconds(30);

	private final URI base;

	private final @Nullable String authorization;

	private final @Nullable SSLContext tls;

	private final Duration connectTimeout;

	private final Duration readTimeout;

	private final Duration pollInterval;

	private final HttpClient small;

	/** Nano time until which an abandoned request may keep the server busy. */
	private volatile long busyUntil = System.nanoTime();

	SdxlHttp(URI server, SdxlSettings settings) {
		String port = (server.getPort() > 0) ? ":" + server.getPort() : "";
		String path = (server.getRawPath() != null) ? server.getRawPath().replaceAll("/+$", "") : "";
		this.base = URI.create(server.getScheme() + "://" + server.getHost() + port + path);
		this.authorization = authorization(server, settings);
		this.tls = (settings.certificate() != null) ? ServerCertificate.trusting(settings.certificate()) : null;
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

	/** HTTP/1.1, as no SDXL server speaks h2c; redirects could lead anywhere. */
	HttpClient client() {
		HttpClient.Builder client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(this.connectTimeout);
		return ((this.tls != null) ? client.sslContext(this.tls) : client).build();
	}

	URI base() {
		return this.base;
	}

	@Nullable String authorization() {
		return this.authorization;
	}

	/** A cheap call. */
	HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
		return this.small.send(request(path, SMALL_CALL_TIMEOUT).GET().build(),
				BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
	}

	/** A cheap call, always with a body: some servers wait for one. */
	HttpResponse<byte[]> post(String path, Object json) throws IOException, InterruptedException {
		return this.small.send(request(path, SMALL_CALL_TIMEOUT).header("Content-Type", "application/json")
			.POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json)))
			.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
	}

	/**
	 * The call that generates the image. It uses a connection of its own: a reused one
	 * may be closed while the request is sent, which leaves unknown what arrived. Its
	 * timeout is longer after an abandoned call: SDXL servers finish those first.
	 * @param poll called about once in the poll interval until the response arrives
	 * @return the response, whatever its status
	 */
	HttpResponse<byte[]> generate(String path, Object json, CancelToken cancel, Runnable poll) throws GenerationFailed {
		HttpClient fresh = client();
		Duration timeout = this.readTimeout.plusNanos(Math.max(0, this.busyUntil - System.nanoTime()));
		CompletableFuture<Void> cancelled = new CompletableFuture<>();
		cancel.onCancel(() -> cancelled.complete(null));
		try {
			CompletableFuture<HttpResponse<byte[]>> response = fresh
				.sendAsync(request(path, timeout).header("Content-Type", "application/json")
					.POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json)))
					.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
			return await(response, timeout, cancelled, poll);
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
	 * Downloads an image that is ready.
	 * @param address on this server
	 */
	HttpResponse<byte[]> download(URI address) throws IOException, InterruptedException {
		return this.small.send(request(address, DOWNLOAD_TIMEOUT).GET().build(),
				BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
	}

	URI address(String path) {
		return URI.create(this.base + path);
	}

	/**
	 * Resolves an address that the server sent, relative or absolute.
	 * @return empty when it leads to another host, port or scheme
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

	private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> response, Duration timeout,
			CompletableFuture<Void> cancelled, Runnable poll) throws GenerationFailed {
		long deadline = System.nanoTime() + timeout.toNanos();
		CompletableFuture<Object> either = CompletableFuture.anyOf(response, cancelled);
		while (true) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				throw SdxlFailures.timeout(timeout, null);
			}
			try {
				either.get(Math.min(left, this.pollInterval.toNanos()), TimeUnit.NANOSECONDS);
				if (cancelled.isDone()) {
					throw GenerationFailed.cancelled();
				}
				return response.join();
			}
			catch (TimeoutException ex) {
				poll.run();
			}
			catch (ExecutionException ex) {
				throw SdxlFailures.of(ex.getCause(), timeout);
			}
			catch (InterruptedException ex) {
				throw GenerationFailed.stopped(ex);
			}
		}
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
		String trace = Traces.current();
		if (trace != null) {
			request.header(Traces.HEADER, trace);
		}
		return request;
	}

	/** Checks whether the server responds to this path with 200. */
	Health probe(String path, String name) {
		try {
			HttpResponse<byte[]> response = get(path);
			int status = response.statusCode();
			if (SdxlFailures.isOffline(response)) {
				return new Health(false,
						name + " is offline, as the proxy or tunnel in front of it reports: start the server.");
			}
			return switch (status) {
				case 200, 204 -> new Health(true, name + " responds.");
				case 401, 403 -> new Health(false, name + " " + SdxlFailures.CREDENTIALS);
				case 404, 405 -> new Health(false,
						name + " does not know the request: check that GALLEY_SDXL_API names its protocol.");
				default -> new Health(false, name + " responds with status " + status + ": check its log.");
			};
		}
		catch (IOException ex) {
			return new Health(false, Objects.requireNonNullElse(ServerCertificate.fault(ex),
					name + " cannot be reached: start it, or check GALLEY_SDXL_URL."));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Health.shuttingDown();
		}
	}

	/** Decodes base64, with or without the {@code data:} prefix. */
	static byte[] base64(String text) throws GenerationFailed {
		try {
			byte[] bytes = Base64.getMimeDecoder()
				.decode(text.substring(text.startsWith("data:") ? text.indexOf(',') + 1 : 0));
			if (bytes.length > 0) {
				return bytes;
			}
			throw SdxlFailures.noImage();
		}
		catch (IllegalArgumentException ex) {
			throw SdxlFailures.noImage();
		}
	}

}
