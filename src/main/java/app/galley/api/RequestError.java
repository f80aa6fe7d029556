package app.galley.api;

import java.util.Map;

import app.galley.limit.LimitExceeded;
import app.galley.limit.ServerBusy;
import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.server.ResponseStatusException;

/**
 * Why a request does not become an execution: malformed JSON, no query, a wrong content
 * type, over a limit.
 *
 * @param code {@code extensions.code}
 * @param extensions besides the code
 */
record RequestError(HttpStatus status, String code, String message, Map<String, Object> extensions,
		HttpHeaders headers) {

	private RequestError(HttpStatus status, String code, String message, Map<String, Object> extensions) {
		this(status, code, message, extensions, HttpHeaders.EMPTY);
	}

	/** Null when the failure is none of the request's. */
	static @Nullable RequestError of(Exception failure) {
		return switch (failure) {
			case LimitExceeded exceeded -> new RequestError(HttpStatus.BAD_REQUEST, LimitExceeded.CODE,
					String.valueOf(exceeded.getMessage()), exceeded.getExtensions());
			case ServerBusy busy -> new RequestError(HttpStatus.SERVICE_UNAVAILABLE, "UNAVAILABLE",
					String.valueOf(busy.getReason()), busy.extensions(), busy.getHeaders());
			case InvalidGraphQlRequest invalid ->
				new RequestError(status(invalid), invalid.code(), String.valueOf(invalid.getReason()), Map.of());
			case HttpMessageNotReadableException unreadable -> badRequest(HttpStatus.BAD_REQUEST);
			case ResponseStatusException other -> badRequest(status(other));
			case ServletException wrapped when wrapped.getCause() instanceof Exception cause -> of(cause);
			default -> null;
		};
	}

	private static HttpStatus status(ResponseStatusException failure) {
		return HttpStatus.valueOf(failure.getStatusCode().value());
	}

	private static RequestError badRequest(HttpStatus status) {
		return new RequestError(status, "BAD_REQUEST", message(status), Map.of());
	}

	private static String message(HttpStatus status) {
		return switch (status) {
			case UNSUPPORTED_MEDIA_TYPE -> "Send the request as JSON with Content-Type: application/json.";
			case NOT_ACCEPTABLE ->
				"Accept application/json or application/graphql-response+json, or text/event-stream for a subscription.";
			default -> "Send a JSON object with a text field query, and variables as an object.";
		};
	}

}
