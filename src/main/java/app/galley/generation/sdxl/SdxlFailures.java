package app.galley.generation.sdxl;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Set;

import app.galley.generation.engine.GenerationFailed;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a call to an SDXL server, as a sentence for the editor and
 * whether the request may be sent again.
 */
final class SdxlFailures {

	static final String CREDENTIALS = "does not accept Galley's credentials: set galley.sdxl.username and"
			+ " galley.sdxl.password, or galley.sdxl.token.";

	/** The queue must not wait for as long as a server may request. */
	private static final Duration MAX_PAUSE = Duration.ofSeconds(60);

	/** No agent serves the address; the agent does not reach the server. */
	private static final Set<String> NGROK_OFFLINE = Set.of("ERR_NGROK_3200", "ERR_NGROK_8012");

	private SdxlFailures() {
	}

	static GenerationFailed unreachable(@Nullable Throwable cause) {
		return GenerationFailed.unavailable(Objects.requireNonNullElse(ServerCertificate.fault(cause),
				"The SDXL server cannot be reached: start it, or check GALLEY_SDXL_URL."), null, cause);
	}

	/**
	 * Whether a proxy or tunnel reports that it did not reach the server: Cloudflare by a
	 * status of its own (530 for a tunnel or name that leads nowhere), ngrok by a header.
	 */
	static boolean isOffline(HttpResponse<?> response) {
		return switch (response.statusCode()) {
			case 521, 522, 523, 525, 526, 530 -> true;
			default -> NGROK_OFFLINE.contains(response.headers().firstValue("Ngrok-Error-Code").orElse(""));
		};
	}

	static GenerationFailed timeout(Duration timeout, @Nullable Throwable cause) {
		return GenerationFailed
			.unknown("The SDXL server did not send the image within " + Math.max(1, timeout.toSeconds())
					+ " seconds. It may still be generating it, so the image was not requested again: check whether the"
					+ " server is overloaded, then generate again, or raise galley.sdxl.read-timeout.", cause);
	}

	/** The failure of a call that ended without a response. */
	static GenerationFailed of(@Nullable Throwable cause, Duration timeout) {
		if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
				|| ServerCertificate.fault(cause) != null) {
			return unreachable(cause);
		}
		if (cause instanceof HttpTimeoutException) {
			return timeout(timeout, cause);
		}
		return GenerationFailed.unknown("The connection to the SDXL server broke before the response was complete, or"
				+ " the response was over 32 MB. The server may have generated the image, so it was not requested again:"
				+ " check the server, then generate again.", cause);
	}

	/** The failure that a response with a status other than 200 means. */
	static GenerationFailed of(HttpResponse<byte[]> response) {
		if (isOffline(response)) {
			return GenerationFailed.unavailable(
					"The SDXL server is offline, as the proxy or tunnel in front of it" + " reports: start the server.",
					null, null);
		}
		String quote = quote(ErrorText.of(response.body()));
		return switch (response.statusCode()) {
			case 401, 403 -> GenerationFailed.refused("The SDXL server " + CREDENTIALS);
			case 404, 405 ->
				GenerationFailed.refused("The SDXL server does not know the request: check that GALLEY_SDXL_API names"
						+ " its protocol, and that it was started with its API enabled." + quote);
			case 429 -> pause("The SDXL server is overloaded: try again later.", response);
			case 503 -> pause("The SDXL server is not ready yet: it may be loading its model.", response);
			case 502, 504, 520, 524 ->
				GenerationFailed.unknown("A proxy in front of the SDXL server gave up waiting. The server may have"
						+ " generated the image, so it was not requested again: raise the proxy's timeout, then generate"
						+ " again.", null);
			case 400, 422 -> GenerationFailed
				.refused("The SDXL server rejects the request: change prompt, size, steps or sampler." + quote);
			default -> GenerationFailed.refused("The SDXL server failed (status " + response.statusCode()
					+ "): check its log, try a smaller size, then generate again." + quote);
		};
	}

	private static GenerationFailed pause(String message, HttpResponse<byte[]> response) {
		Duration requested = retryAfter(response);
		if (requested == null || requested.compareTo(MAX_PAUSE) <= 0) {
			return GenerationFailed.unavailable(message, requested, null);
		}
		return GenerationFailed.unavailable("%s It requests a pause of %,d seconds; Galley waits %d between attempts."
			.formatted(message, requested.toSeconds(), MAX_PAUSE.toSeconds()), MAX_PAUSE, null);
	}

	/** Seconds, or a date (RFC 9110, section 10.2.3). */
	private static @Nullable Duration retryAfter(HttpResponse<byte[]> response) {
		String value = response.headers().firstValue("Retry-After").orElse("");
		if (value.matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(value));
		}
		try {
			Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
			Duration left = Duration.between(Instant.now(), until);
			return left.isNegative() ? null : left;
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

	/**
	 * The failure of a response with status 200 that reports an error.
	 * @param message the server's
	 */
	static GenerationFailed reported(String message) {
		return GenerationFailed.refused("The SDXL server failed: check its log, then generate again." + quote(message));
	}

	private static String quote(String message) {
		return message.isEmpty() ? "" : " Its message: " + message;
	}

	static GenerationFailed noImage() {
		return GenerationFailed.refused("The SDXL server's response contains no image: check that GALLEY_SDXL_API names"
				+ " its protocol, and look at its log.");
	}

}
