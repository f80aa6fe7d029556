package app.galley.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.identity.Caller;
import app.galley.limit.LimitExceeded;
import app.galley.telemetry.Meters;
import io.micrometer.core.instrument.Counter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.graphql.GraphQlRequest;
import org.springframework.graphql.support.DefaultGraphQlRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Reads a GraphQL request from an HTTP request, or reports what is wrong with it.
 */
@Component
class RequestReader {

	private static final List<String> TEXTS = List.of("query", "documentId", "operationName");

	private static final List<String> OBJECTS = List.of("variables", "extensions");

	private final JsonMapper json;

	private final RegisteredDocuments documents;

	private final boolean registeredOnly;

	private final Counter refusedBatches;

	RequestReader(JsonMapper json, RegisteredDocuments documents, PublicSettings settings, Meters meters) {
		this.refusedBatches = meters.refusals("batch");
		this.json = json;
		this.documents = documents;
		this.registeredOnly = settings.documentsOnly();
	}

	/** The body of a POST, unparsed. */
	byte[] body(HttpServletRequest request) throws IOException {
		if (!isJson(request.getContentType())) {
			throw new InvalidGraphQlRequest(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "BAD_REQUEST",
					"Send the request as JSON in UTF-8 with Content-Type: application/json.");
		}
		return request.getInputStream().readAllBytes();
	}

	private static boolean isJson(@Nullable String contentType) {
		if (contentType == null) {
			return false;
		}
		try {
			MediaType type = MediaType.parseMediaType(contentType);
			return MediaType.APPLICATION_JSON.includes(type)
					&& (type.getCharset() == null || StandardCharsets.UTF_8.equals(type.getCharset()));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	/** Reads the request that a POST sends. */
	GraphQlRequest ofBody(byte[] sent) {
		return switch (parse(sent)) {
			case Map<?, ?> body -> request(body);
			case List<?> batch -> {
				this.refusedBatches.increment();
				throw LimitExceeded.batch(batch.size());
			}
			case null, default -> throw InvalidGraphQlRequest
				.badRequest("Send a JSON object with a text field query, and variables as an object.");
		};
	}

	/** Reads the request that a GET sends: variables and extensions are JSON. */
	GraphQlRequest ofParameters(HttpServletRequest request) {
		Map<String, @Nullable Object> body = new HashMap<>();
		TEXTS.forEach((name) -> body.put(name, parameter(request, name)));
		for (String name : OBJECTS) {
			String text = parameter(request, name);
			body.put(name, (text != null && !text.isEmpty()) ? parse(name, text) : null);
		}
		return request(body);
	}

	private static @Nullable String parameter(HttpServletRequest request, String name) {
		try {
			return request.getParameter(name);
		}
		catch (IllegalStateException ex) {
			throw InvalidGraphQlRequest.badRequest("Send the parameters percent-encoded, in UTF-8.");
		}
	}

	private @Nullable Object parse(byte[] sent) {
		try {
			return this.json.readValue(sent, Object.class);
		}
		catch (JacksonException ex) {
			throw InvalidGraphQlRequest.badRequest(
					"The request is not valid JSON: send an object with a text field query, and variables as an object.");
		}
	}

	private @Nullable Object parse(String name, String text) {
		try {
			return this.json.readValue(text, Object.class);
		}
		catch (JacksonException ex) {
			throw InvalidGraphQlRequest.badRequest("The parameter %s must be a JSON object.".formatted(name));
		}
	}

	private GraphQlRequest request(Map<?, ?> body) {
		Map<String, Object> extensions = object(body, "extensions");
		Map<String, @Nullable Object> variables = object(body, "variables");
		String document = document(text(body, "query"), text(body, "documentId"), hash(extensions));
		return new DefaultGraphQlRequest(document, text(body, "operationName"), variables, extensions);
	}

	/** The id of automatic persisted queries (APQ), Apollo's extension. */
	private static @Nullable String hash(Map<String, Object> extensions) {
		return (extensions.get("persistedQuery") instanceof Map<?, ?> persisted) ? text(persisted, "sha256Hash") : null;
	}

	private String document(@Nullable String query, @Nullable String documentId, @Nullable String hash) {
		String id = (documentId != null) ? documentId.replaceFirst("^sha256:", "") : hash;
		if (query == null || query.isBlank()) {
			if (id == null) {
				throw InvalidGraphQlRequest.badRequest("Send a query, or the id of a registered document.");
			}
			return this.documents.find(id)
				.orElseThrow(() -> (documentId != null) ? notRegistered() : noAutomaticOnes());
		}
		if (id != null && !id.equals(RegisteredDocuments.id(query))) {
			throw InvalidGraphQlRequest.badRequest("The id must be the SHA-256 of the query, in hexadecimal.");
		}
		if (this.registeredOnly && Caller.current().isEmpty()
				&& this.documents.find(RegisteredDocuments.id(query)).isEmpty()) {
			throw new InvalidGraphQlRequest(HttpStatus.UNAUTHORIZED, "UNAUTHORIZED",
					"Sign in: without an account, only registered documents can be run here.");
		}
		return query;
	}

	private static InvalidGraphQlRequest notRegistered() {
		return new InvalidGraphQlRequest(HttpStatus.NOT_FOUND, "PERSISTED_QUERY_NOT_FOUND",
				"No document is registered under this id: send the query instead.");
	}

	/** Clients know this message and code: they send the query, and ask no more. */
	private static InvalidGraphQlRequest noAutomaticOnes() {
		return new InvalidGraphQlRequest(HttpStatus.OK, "PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported");
	}

	private static @Nullable String text(Map<?, ?> body, String name) {
		return switch (body.get(name)) {
			case null -> null;
			case String text -> text;
			default -> throw InvalidGraphQlRequest.badRequest("The field %s must be text.".formatted(name));
		};
	}

	@SuppressWarnings("unchecked") // keys of JSON objects are text
	private static <V extends @Nullable Object> Map<String, V> object(Map<?, ?> body, String name) {
		return switch (body.get(name)) {
			case null -> Map.of();
			case Map<?, ?> object -> (Map<String, V>) object;
			default -> throw InvalidGraphQlRequest.badRequest("The field %s must be an object.".formatted(name));
		};
	}

}
