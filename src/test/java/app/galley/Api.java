package app.galley;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * A client of the server under test, over real HTTP.
 */
@TestComponent
@Lazy
public class Api {

	public static final String PASSWORD = "a test's password";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Supplier<URI> base;

	private final @Nullable String authorization;

	@Autowired
	Api(Environment environment) {
		this(() -> URI.create("http://localhost:" + environment.getRequiredProperty("local.server.port")), null);
	}

	private Api(Supplier<URI> base, @Nullable String authorization) {
		this.base = base;
		this.authorization = authorization;
	}

	/** A client of another server, for tests that start processes. */
	public static Api at(URI base) {
		return new Api(() -> base, null);
	}

	/**
	 * The same server, signed in with HTTP Basic as the account that every test server
	 * has.
	 */
	public Api asEditor() {
		return as("editor", PASSWORD);
	}

	public Api as(String username, String password) {
		byte[] credentials = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
		return new Api(this.base, "Basic " + Base64.getEncoder().encodeToString(credentials));
	}

	/** The same server, with an API token or JWT. */
	public Api bearing(String token) {
		return new Api(this.base, "Bearer " + token);
	}

	/** The {@code Authorization} header; null for the public. */
	public @Nullable String authorization() {
		return this.authorization;
	}

	public URI url(String path) {
		return URI.create(this.base.get() + path);
	}

	/** Runs an operation that must succeed; its data. */
	public JsonNode data(String document, Map<String, ?> variables) {
		JsonNode response = answer(document, variables);
		if (response.has("errors")) {
			throw new AssertionError("Unexpected errors: " + response.get("errors"));
		}
		return response.get("data");
	}

	public JsonNode data(String document) {
		return data(document, Map.of());
	}

	/** Runs an operation that must fail; its errors. */
	public JsonNode errors(String document, Map<String, ?> variables) {
		JsonNode response = answer(document, variables);
		if (!response.has("errors")) {
			throw new AssertionError("Expected errors, but got " + response);
		}
		return response.get("errors");
	}

	/** Runs a mutation that must succeed; these fields of its result. */
	public JsonNode mutate(String mutation, Map<String, ?> input, String fields) {
		return data(document(mutation, fields), Map.of("input", input)).get(mutation);
	}

	/** Runs a mutation that must fail; its errors. */
	public JsonNode refused(String mutation, Map<String, ?> input) {
		return errors(document(mutation, "__typename"), Map.of("input", input));
	}

	private static String document(String mutation, String fields) {
		String type = Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1) + "Input";
		return "mutation($input: %s!) { %s(input: $input) { %s } }".formatted(type, mutation, fields);
	}

	/** Opens a subscription; the lines of its event stream, to be closed. */
	public Stream<String> subscribe(String document, Map<String, ?> variables) {
		HttpResponse<Stream<String>> response = send(
				request("/graphql").header("Content-Type", "application/json")
					.header("Accept", "text/event-stream")
					.POST(HttpRequest.BodyPublishers
						.ofString(JSON.writeValueAsString(Map.of("query", document, "variables", variables)))),
				HttpResponse.BodyHandlers.ofLines());
		String type = response.headers().firstValue("Content-Type").orElse("none");
		if (!type.startsWith("text/event-stream")) {
			throw new AssertionError("Expected an event stream, but the content type is " + type);
		}
		return response.body();
	}

	/** Runs a subscription to its end; its events, errors included. */
	public List<JsonNode> events(String document, Map<String, ?> variables) {
		try (Stream<String> lines = subscribe(document, variables)) {
			return lines.filter((line) -> line.startsWith("data:") && line.length() > 5)
				.map((line) -> JSON.readTree(line.substring(5)))
				.toList();
		}
	}

	/** The whole response of an operation. */
	public JsonNode answer(String document, Map<String, ?> variables) {
		return JSON.readTree(post(JSON.writeValueAsString(Map.of("query", document, "variables", variables))).body());
	}

	/** Posts this body to /graphql. */
	public HttpResponse<String> post(String body) {
		return send(request("/graphql").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	public HttpResponse<String> get(String path) {
		return send(request(path).GET());
	}

	public HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(60));
		return (this.authorization != null) ? request.header("Authorization", this.authorization) : request;
	}

	public HttpResponse<String> send(HttpRequest.Builder request) {
		return send(request, HttpResponse.BodyHandlers.ofString());
	}

	public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
		try {
			return HTTP.send(request.build(), handler);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Polls until the value is right, for at most 60 s. */
	public static <T> T await(Supplier<T> poll, Predicate<T> right) {
		return await(Duration.ofSeconds(60), poll, right);
	}

	public static <T> T await(Duration timeout, Supplier<T> poll, Predicate<T> right) {
		long end = System.nanoTime() + timeout.toNanos();
		T value = poll.get();
		while (!right.test(value)) {
			if (System.nanoTime() > end) {
				throw new AssertionError("Still not right after " + timeout + ": " + value);
			}
			LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
			value = poll.get();
		}
		return value;
	}

}
