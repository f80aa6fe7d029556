package app.galley.receipt.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import javax.net.ssl.SSLException;

/**
 * Requests public addresses as a reader does: without account, cookie and secret, from
 * the origins of site and CDN only, and without following a redirect. What a response may
 * take of time and memory is bounded.
 */
public class PublicReader implements AutoCloseable {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration HEADERS_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration BODY_TIMEOUT = Duration.ofSeconds(20);

	/** Of a browser: caches and image optimisers choose by it. */
	private static final String ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.followRedirects(HttpClient.Redirect.NEVER)
		.connectTimeout(CONNECT_TIMEOUT)
		.build();

	/**
	 * Requests an address with GET.
	 * @param origins that may be asked, as {@link #origin} gives them
	 * @param maxBytes of the body; a longer one counts as no response
	 */
	public Reading read(URI address, Set<String> origins, int maxBytes) throws InterruptedException {
		if (!origins.contains(origin(address))) {
			return Reading.failed("The address is not of the site or its CDN.");
		}
		HttpRequest request = HttpRequest.newBuilder(address)
			.timeout(HEADERS_TIMEOUT)
			.header("User-Agent", "galley-receipt/1 (checks what was published)")
			.header("Accept", ACCEPT)
			.header("Accept-Encoding", "gzip")
			.build();
		try {
			HttpResponse<InputStream> response = this.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
			boolean zipped = response.headers().firstValue("content-encoding").filter("gzip"::equals).isPresent();
			byte[] body = body(response.body(), zipped, maxBytes);
			if (body.length > maxBytes) {
				return Reading.failed("The response is larger than %,d bytes.".formatted(maxBytes));
			}
			Map<String, String> headers = new HashMap<>();
			response.headers()
				.map()
				.forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
			return new Reading(response.statusCode(), headers, body, null);
		}
		catch (HttpTimeoutException ex) {
			return Reading.failed("No response within %d s.".formatted(HEADERS_TIMEOUT.toSeconds()));
		}
		catch (SSLException ex) {
			return Reading.failed("No secure connection.");
		}
		catch (IOException ex) {
			return Reading.failed("No response: the connection fails or breaks off.");
		}
	}

	/** The limit of the request ends with the headers; a slow body is cut off here. */
	private static byte[] body(InputStream stream, boolean zipped, int maxBytes) throws IOException {
		CompletableFuture<Void> cut = CompletableFuture.runAsync(() -> close(stream),
				CompletableFuture.delayedExecutor(BODY_TIMEOUT.toSeconds(), TimeUnit.SECONDS));
		try (InputStream content = zipped ? new GZIPInputStream(stream) : stream) {
			return content.readNBytes(maxBytes + 1);
		}
		finally {
			cut.cancel(false);
		}
	}

	private static void close(InputStream stream) {
		try {
			stream.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Scheme, host and port, such as {@code https://www.example.org:443}. */
	public static String origin(URI address) {
		String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
		int port = (address.getPort() >= 0) ? address.getPort() : scheme.equals("https") ? 443 : 80;
		return scheme + "://" + String.valueOf(address.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
	}

	@Override
	public void close() {
		this.http.shutdownNow();
	}

}
