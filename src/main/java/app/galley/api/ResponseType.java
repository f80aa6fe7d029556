package app.galley.api;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.MediaTypes;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Content negotiation: {@code application/json} or
 * {@code application/graphql-response+json}.
 */
final class ResponseType {

	private static final List<MediaType> SUPPORTED = List.of(MediaType.APPLICATION_JSON,
			MediaTypes.APPLICATION_GRAPHQL_RESPONSE);

	private static final String GRAPHQL_RESPONSE = MediaTypes.APPLICATION_GRAPHQL_RESPONSE.toString();

	private ResponseType() {
	}

	/** Whether the header names one type at most, so that nothing has to be parsed. */
	static boolean isSimple(HttpServletRequest request) {
		return simple(request) != null;
	}

	private static @Nullable MediaType simple(HttpServletRequest request) {
		String accepted = request.getHeader(HttpHeaders.ACCEPT);
		if (accepted == null || accepted.equals("*/*") || accepted.equals(MediaType.APPLICATION_JSON_VALUE)) {
			return MediaType.APPLICATION_JSON;
		}
		return accepted.equals(GRAPHQL_RESPONSE) ? MediaTypes.APPLICATION_GRAPHQL_RESPONSE : null;
	}

	/** The supported type that the client prefers. */
	static MediaType of(HttpServletRequest request) {
		MediaType simple = simple(request);
		if (simple != null) {
			return simple;
		}
		List<MediaType> accepted = accepted(request);
		if (accepted.isEmpty()) {
			return SUPPORTED.getFirst();
		}
		return accepted.stream()
			.map(ResponseType::supported)
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow(() -> new InvalidGraphQlRequest(HttpStatus.NOT_ACCEPTABLE, "BAD_REQUEST",
					"Accept application/json or application/graphql-response+json, or text/event-stream for a subscription."));
	}

	/** Whether the client accepts server-sent events and no other supported type. */
	static boolean isEventStream(HttpServletRequest request) {
		if (isSimple(request)) {
			return false;
		}
		List<MediaType> accepted = accepted(request);
		return accepted.stream().anyMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype)
				&& accepted.stream().allMatch((type) -> supported(type) == null);
	}

	private static @Nullable MediaType supported(MediaType accepted) {
		return SUPPORTED.stream().filter(accepted::isCompatibleWith).findFirst().orElse(null);
	}

	private static List<MediaType> accepted(HttpServletRequest request) {
		try {
			return MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)))
				.stream()
				.sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
				.toList();
		}
		catch (InvalidMediaTypeException ex) {
			throw new InvalidGraphQlRequest(HttpStatus.NOT_ACCEPTABLE, "BAD_REQUEST",
					"The Accept header is not a list of media types.");
		}
	}

}
