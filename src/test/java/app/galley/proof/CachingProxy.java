package app.galley.proof;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A CDN in front of the site and of the bucket, as CloudFront would be: it stores what
 * {@code Cache-Control} allows, for as long as that says, and serves what has expired
 * when its origin does not respond or fails. The time it stores pages can be ended.
 */
final class CachingProxy implements AutoCloseable {

	private static final Pattern LIFETIME = Pattern.compile("(?:s-maxage|max-age)=(\\d+)");

	private static final Set<String> HEADERS = Set.of("content-type", "cache-control", "location");

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final HttpServer server;

	private final URI site;

	private final S3Client bucket;

	private final String name;

	private final Map<String, Stored> stored = new ConcurrentHashMap<>();

	/**
	 * @param bucket a client with the rights of the distribution
	 * @param name the bucket's name
	 */
	CachingProxy(URI site, S3Client bucket, String name) throws IOException {
		this.site = site;
		this.bucket = bucket;
		this.name = name;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::serve);
		this.server.start();
	}

	URI url() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	/** As if the time had passed for which pages may be stored; images never expire. */
	void expirePages() {
		this.stored.replaceAll((path, entry) -> isImage(path) ? entry
				: new Stored(entry.status(), entry.headers(), entry.body(), System.nanoTime()));
	}

	private static boolean isImage(String path) {
		return path.startsWith("/generated/") || path.startsWith("/uploaded/");
	}

	private void serve(HttpExchange exchange) throws IOException {
		try (exchange) {
			String path = exchange.getRequestURI().getRawPath();
			Stored known = this.stored.get(path);
			if (known != null && known.until() - System.nanoTime() > 0) {
				send(exchange, known, "Hit");
				return;
			}
			Stored fetched = fetch(path);
			if (fetched == null || fetched.status() >= 500) {
				send(exchange, (known != null) ? known : new Stored(502, Map.of(), new byte[0], 0), "Error");
				return;
			}
			if (fetched.until() > System.nanoTime()) {
				this.stored.put(path, fetched);
			}
			send(exchange, fetched, "Miss");
		}
	}

	/** Null when the origin does not respond. */
	private @Nullable Stored fetch(String path) {
		try {
			return isImage(path) ? fromBucket(path) : fromSite(path);
		}
		catch (IOException | SdkException ex) {
			return null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

	private Stored fromBucket(String path) {
		ResponseBytes<GetObjectResponse> object = this.bucket
			.getObjectAsBytes((get) -> get.bucket(this.name).key(path.substring(1)));
		String cacheControl = object.response().cacheControl();
		return new Stored(200, Map.of("content-type", object.response().contentType(), "cache-control", cacheControl),
				object.asByteArray(), until(cacheControl));
	}

	private Stored fromSite(String path) throws IOException, InterruptedException {
		HttpResponse<byte[]> response = this.http.send(
				HttpRequest.newBuilder(this.site.resolve(path)).timeout(Duration.ofSeconds(30)).build(),
				HttpResponse.BodyHandlers.ofByteArray());
		Map<String, String> headers = new ConcurrentHashMap<>();
		HEADERS.forEach(
				(header) -> response.headers().firstValue(header).ifPresent((value) -> headers.put(header, value)));
		return new Stored(response.statusCode(), headers, response.body(),
				until(headers.getOrDefault("cache-control", "")));
	}

	private static long until(String cacheControl) {
		Matcher lifetime = LIFETIME.matcher(cacheControl);
		boolean storable = !cacheControl.contains("no-store") && !cacheControl.contains("private");
		return System.nanoTime()
				+ ((storable && lifetime.find()) ? Duration.ofSeconds(Long.parseLong(lifetime.group(1))).toNanos() : 0);
	}

	private static void send(HttpExchange exchange, Stored entry, String state) throws IOException {
		entry.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
		exchange.getResponseHeaders().set("X-Cache", state);
		exchange.sendResponseHeaders(entry.status(), (entry.body().length > 0) ? entry.body().length : -1);
		if (entry.body().length > 0) {
			exchange.getResponseBody().write(entry.body());
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.http.close();
		this.bucket.close();
	}

	/**
	 * A response.
	 *
	 * @param until nano time until which it is fresh
	 */
	private record Stored(int status, Map<String, String> headers, byte[] body, long until) {
	}

}
