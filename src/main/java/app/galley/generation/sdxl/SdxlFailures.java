package app.galley.generation.sdxl;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

import app.galley.generation.engine.GenerationFailed;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a call to an SDXL server, as a sentence for the editor and
 * whether the request may be sent again.
 */
final class SdxlFailures {

	static final String CREDENTIALS = "does not accept Galley's credentials: set galley.sdxl.username and"
			+ " galley.sdxl.password, or galley.sdxl.token.";

	private SdxlFailures() {
	}

	static GenerationFailed unreachable(@Nullable Throwable cause) {
		return GenerationFailed.unavailable("The SDXL server cannot be reached: start it, or check GALLEY_SDXL_URL.",
				null, cause);
	}

	static GenerationFailed timeout(Duration timeout, @Nullable Throwable cause) {
		return GenerationFailed
			.unknown("The SDXL server did not send the image within " + Math.max(1, timeout.toSeconds())
					+ " seconds. It may still be generating it, so the image was not requested again: check whether the"
					+ " server is overloaded, then generate again, or raise galley.sdxl.read-timeout.", cause);
	}

	/** The failure of a call that ended without a response. */
	static GenerationFailed of(@Nullable Throwable cause, Duration timeout) {
		if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
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
		String message = ErrorText.of(response.body());
		String quote = message.isEmpty() ? "" : " Its message: " + message;
		return switch (response.statusCode()) {
			case 401, 403 -> GenerationFailed.refused("The SDXL server " + CREDENTIALS);
			case 404, 405 ->
				GenerationFailed.refused("The SDXL server does not know the request: check that GALLEY_SDXL_API names"
						+ " its protocol, and that it was started with its API enabled." + quote);
			case 429 -> GenerationFailed.unavailable("The SDXL server is overloaded: try again later.",
					retryAfter(response), null);
			case 503 -> GenerationFailed.unavailable("The SDXL server is not ready yet: it may be loading its model.",
					retryAfter(response), null);
			case 502, 504 ->
				GenerationFailed.unknown("A proxy in front of the SDXL server gave up waiting. The server may have"
						+ " generated the image, so it was not requested again: raise the proxy's timeout, then generate"
						+ " again.", null);
			case 400, 422 -> GenerationFailed
				.refused("The SDXL server rejects the request: change prompt, size, steps or sampler." + quote);
			default -> GenerationFailed.refused("The SDXL server failed (status " + response.statusCode()
					+ "): check its log, try a smaller size, then generate again." + quote);
		};
	}

	private static @Nullable Duration retryAfter(HttpResponse<byte[]> response) {
		return response.headers()
			.firstValue("Retry-After")
			.filter((value) -> value.matches("\\d{1,5}"))
			.map((value) -> Duration.ofSeconds(Long.parseLong(value)))
			.orElse(null);
	}

	static GenerationFailed noImage() {
		return GenerationFailed.refused("The SDXL server's response contains no image: check that GALLEY_SDXL_API names"
				+ " its protocol, and look at its log.");
	}

}
