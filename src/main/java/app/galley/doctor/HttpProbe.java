package app.galley.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLException;

/**
 * One HTTP request of a check, without redirects, and why there was no response.
 */
public final class HttpProbe {

	/** Limit for the connection. */
	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	/** Limit for the response with its body. */
	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int MAX_BYTES = 1 << 20;

	private HttpProbe() {
	}

	/**
	 * Requests an address with GET.
	 * @throws NoResponse with the reason
	 */
	public static HttpResponse<byte[]> get(URI address) throws NoResponse, InterruptedException {
		return send(address, HttpRequest.Builder::GET);
	}

	/**
	 * Sends a request, and reads at most 1 MB of the response.
	 * @param request sets method, body and headers
	 * @throws NoResponse with the reason
	 */
	public static HttpResponse<byte[]> send(URI address, UnaryOperator<HttpRequest.Builder> request)
			throws NoResponse, InterruptedException {
		try (HttpClient client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(CONNECT_TIMEOUT)
			.build()) {
			try {
				return client.send(request
					.apply(HttpRequest.newBuilder(address).timeout(TIMEOUT).header("User-Agent", "galley-doctor"))
					.build(), HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
			}
			finally {
				client.shutdownNow();
			}
		}
		catch (IOException ex) {
			throw new NoResponse(reason(ex, address), ex);
		}
	}

	/** An address without user, password and query, for a finding. */
	public static String show(URI address) {
		String port = (address.getPort() > 0) ? ":" + address.getPort() : "";
		String path = (address.getRawPath() != null) ? address.getRawPath() : "";
		return address.getScheme() + "://" + address.getHost() + port + path;
	}

	private static String reason(IOException failure, URI address) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnresolvedAddressException) {
				return "The host name " + address.getHost() + " is unknown";
			}
			if (cause instanceof CertificateExpiredException) {
				return "The certificate of " + address.getHost() + " has expired";
			}
			if (cause instanceof CertificateNotYetValidException) {
				return "The certificate of " + address.getHost() + " is not valid yet, by this machine's clock";
			}
		}
		if (failure instanceof HttpTimeoutException) {
			return "There is no response within %d s".formatted(TIMEOUT.toSeconds());
		}
		if (failure instanceof SSLException) {
			return tlsReason(String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT), address);
		}
		return (failure instanceof ConnectException) ? "Nothing listens there" : "The connection breaks off";
	}

	private static String tlsReason(String message, URI address) {
		if (message.contains("nrecognized ssl message")) {
			return "The server does not use TLS";
		}
		if (message.contains("subject alternative") || message.contains("no name matching")) {
			return "The certificate is for another host than " + address.getHost();
		}
		return message.contains("certification path") || message.contains("pkix")
				? "The certificate of " + address.getHost() + " is not trusted" : "The TLS handshake fails";
	}

	/**
	 * No response came. The message is a clause without a full stop.
	 */
	public static final class NoResponse extends Exception {

		NoResponse(String message, Throwable cause) {
			super(message, cause);
		}

		/** Why, as a sentence. */
		public String sentence() {
			return getMessage() + ".";
		}

	}

}
