package app.galley.api;

import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import app.galley.Api;
import app.galley.GalleyTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class GraphQlOverHttpTests {

	private static final String SHARED = "max-age=0, public, s-maxage=60, stale-while-revalidate=600";

	private static final String TAGS = "{ tags { id slug name } }";

	@Autowired
	Api api;

	@Autowired
	RegisteredDocuments documents;

	@Test
	void letsACdnCacheAnonymousResponses() {
		HttpResponse<String> response = shared(path(Map.of("query", TAGS)));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(varying(response)).contains("accept", "authorization", "cookie", "accept-encoding");
		assertThat(response.headers().map()).doesNotContainKey("set-cookie");
		String tag = header(response, "ETag");

		HttpResponse<String> again = this.api
			.send(this.api.request(path(Map.of("query", TAGS))).header("If-None-Match", tag).GET());
		assertThat(again.statusCode()).isEqualTo(304);
		assertThat(again.body()).isEmpty();
		assertThat(header(again, "ETag")).isEqualTo(tag);
		assertThat(header(again, "Cache-Control")).isEqualTo(SHARED);
	}

	/** Retries: another test's change, invalidated twice here, may overtake one. */
	private HttpResponse<String> shared(String path) {
		return Api.await(() -> this.api.get(path), (response) -> header(response, "Cache-Control").equals(SHARED));
	}

	@Test
	void givesDifferentResponsesDifferentTags() {
		assertThat(header(get(this.api, Map.of("query", "{ __typename }")), "ETag"))
			.isNotEqualTo(header(get(this.api, Map.of("query", "{ a: __typename }")), "ETag"));
	}

	@Test
	void keepsAllOtherResponsesPrivate() {
		assertIsPrivate(this.api.post("{\"query\":\"{ tags { id } }\"}"));
		assertIsPrivate(get(this.api.asEditor(), Map.of("query", TAGS)));
		assertIsPrivate(get(this.api, Map.of("query", "{ nothing }")));
		assertIsPrivate(get(this.api, Map.of("query", "{ posts(first: 0) { nodes { id } } }")));
		assertIsPrivate(get(this.api, Map.of("query", "{ tags { id } imageEngine { name } }")));
		assertIsPrivate(get(this.api, Map.of("documentId", "sha256:" + "0".repeat(64))));
		assertIsPrivate(get(this.api, Map.of()));
	}

	/** A CDN caches some errors unless a header forbids it. */
	@Test
	void letsNoErrorBeCached() {
		assertIsNotCached(get(this.api, Map.of("query", "mutation { createTag(input: { name: \"By GET\" }) { id } }")));
		assertIsNotCached(get(this.api.as("editor", "wrong"), Map.of("query", TAGS)));
		assertIsNotCached(
				this.api.send(this.api.request("/graphql").method("PUT", HttpRequest.BodyPublishers.noBody())));
		assertIsNotCached(
				this.api.send(this.api.request(path(Map.of("query", TAGS))).header("Accept", "text/html").GET()));
		assertIsNotCached(this.api.post("{\"query\":\"" + "x".repeat(100_000) + "\"}"));
		assertIsNotCached(this.api.send(this.api.request("/graphql")
			.header("Content-Type", "text/plain")
			.POST(HttpRequest.BodyPublishers.ofString("{}"))));
	}

	@Test
	void aHeadHasTheHeadersOfAGet() {
		String path = path(Map.of("query", TAGS));
		HttpResponse<String> got = shared(path);
		HttpResponse<String> head = this.api.send(this.api.request(path).HEAD());
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.body()).isEmpty();
		for (String name : List.of("ETag", "Cache-Control", "Content-Type", "Content-Length")) {
			assertThat(header(head, name)).as(name).isEqualTo(header(got, name)).isNotEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			gzip                   | gzip
			gzip;q=0.5             | gzip
			br, gzip;q=0.001, *    | gzip
			gzip;q=0               |
			gzip; q=0, identity    |
			GZIP ; q=0.000         |
			identity               |
			""")
	void compressesForClientsThatAcceptGzip(String accepted, @Nullable String encoding) {
		String query = "{ tags { id } " + IntStream.range(0, 20)
			.mapToObj((n) -> "a_response_key_that_is_long_enough_for_compression_to_pay_" + n + ": __typename")
			.collect(Collectors.joining(" ")) + " }";
		for (String type : List.of("application/json", "application/json;q=0.9")) {
			for (int again = 0; again < 2; again++) {
				HttpResponse<byte[]> response = this.api.send(this.api.request(path(Map.of("query", query)))
					.header("Accept", type)
					.header("Accept-Encoding", accepted)
					.GET(), HttpResponse.BodyHandlers.ofByteArray());
				assertThat(response.statusCode()).isEqualTo(200);
				if (again > 0) {
					assertThat(response.headers().firstValue("Content-Encoding").orElse(null)).isEqualTo(encoding);
				}
			}
		}
	}

	private static void assertIsNotCached(HttpResponse<String> response) {
		assertThat(response.statusCode()).isBetween(400, 499);
		assertThat(header(response, "Cache-Control")).as(response.body()).contains("no-store").doesNotContain("public");
		assertThat(response.headers().map()).doesNotContainKey("etag");
	}

	private static void assertIsPrivate(HttpResponse<String> response) {
		assertThat(header(response, "Cache-Control")).as(response.body()).isEqualTo("private, no-store");
		assertThat(response.headers().map()).doesNotContainKey("etag");
	}

	@Test
	void refusesAMutationByGet() {
		HttpResponse<String> response = get(this.api.asEditor(),
				Map.of("query", "mutation { createTag(input: { name: \"By GET\" }) { id } }"));
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(header(response, "Allow")).isEqualTo("POST");
		assertThat(this.api.get("/graphql?query=" + encoded(TAGS)).body()).doesNotContain("By GET");
	}

	@Test
	void takesVariablesAndOperationNameFromParameters() {
		HttpResponse<String> response = get(this.api,
				Map.of("query", "query A { __typename } query B($slug: String!) { tag(slug: $slug) { id } }",
						"operationName", "B", "variables", "{\"slug\":\"none\"}"));
		assertThat(response.body()).isEqualTo("{\"data\":{\"tag\":null}}");
		assertThat(get(this.api, Map.of("query", TAGS, "variables", "{")).statusCode()).isEqualTo(400);
	}

	@Test
	void compressesUncachedResponses() {
		String introspection = "{ __schema { types { name description } } }";
		HttpResponse<byte[]> response = this.api.send(
				this.api.request(path(Map.of("query", introspection))).header("Accept-Encoding", "gzip").GET(),
				HttpResponse.BodyHandlers.ofByteArray());
		assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
		assertThat(response.headers().allValues("Vary").toString()).containsIgnoringCase("accept-encoding");
		assertThat(response.body()).startsWith(0x1f, 0x8b);
	}

	@Test
	void runsARegisteredDocumentByItsId() {
		String id = this.documents.all()
			.entrySet()
			.stream()
			.filter((document) -> document.getValue().contains("query Parts"))
			.map(Map.Entry::getKey)
			.collect(Collectors.joining());
		assertThat(get(this.api, Map.of("documentId", "sha256:" + id)).body())
			.startsWith("{\"data\":{\"sitemapShards\":");
		assertThat(get(this.api,
				Map.of("extensions", "{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"" + id + "\"}}"))
			.body()).startsWith("{\"data\":{\"sitemapShards\":");
		assertThat(this.api.post("{\"documentId\":\"sha256:" + id + "\"}").body())
			.startsWith("{\"data\":{\"sitemapShards\":");
	}

	@Test
	void refusesAnUnknownId() {
		HttpResponse<String> response = get(this.api, Map.of("documentId", "sha256:" + "0".repeat(64)));
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).contains("PERSISTED_QUERY_NOT_FOUND");
		HttpResponse<String> mismatch = this.api.post(JsonMapper.shared()
			.writeValueAsString(Map.of("query", TAGS, "documentId", "sha256:" + "0".repeat(64))));
		assertThat(mismatch.statusCode()).isEqualTo(400);
	}

	/** Apollo Client and urql then send the query, and no more hashes. */
	@Test
	void tellsClientsThatItHasNoAutomaticPersistedQueries() {
		String extensions = "{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"" + "0".repeat(64) + "\"}}";
		String expected = "PersistedQueryNotSupported PERSISTED_QUERY_NOT_SUPPORTED";
		for (HttpResponse<String> response : List.of(get(this.api, Map.of("extensions", extensions)),
				this.api.post("{\"operationName\":\"Tags\",\"extensions\":" + extensions + "}"),
				this.api.asEditor().post("{\"extensions\":" + extensions + "}"))) {
			assertThat(response.statusCode()).isEqualTo(200);
			assertIsPrivate(response);
			JsonNode error = JsonMapper.shared().readTree(response.body()).at("/errors/0");
			assertThat(error.at("/message").asString() + " " + error.at("/extensions/code").asString())
				.isEqualTo(expected);
		}
		assertThat(this.api
			.post(JsonMapper.shared()
				.writeValueAsString(Map.of("query", TAGS, "extensions",
						Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", RegisteredDocuments.id(TAGS))))))
			.body()).startsWith("{\"data\":{\"tags\":");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			application/json
			application/graphql-response+json
			*/*
			application/json, text/event-stream
			""")
	void refusesASubscriptionWithoutAnEventStream(String accept) {
		HttpResponse<String> response = this.api.asEditor()
			.send(this.api.asEditor()
				.request("/graphql")
				.header("Content-Type", "application/json")
				.header("Accept", accept)
				.POST(HttpRequest.BodyPublishers
					.ofString("{\"query\":\"subscription { imageGeneration(id: \\\"7\\\")" + " { id } }\"}")));
		assertThat(response.statusCode()).isEqualTo(406);
		assertThat(response.body()).contains("text/event-stream", "BAD_REQUEST").doesNotContain("upstreamPublisher");
	}

	@Test
	void hasProxiesPassOnEachEventAtOnce() {
		HttpResponse<String> response = this.api.send(this.api.request("/graphql")
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"{ __typename }\"}")));
		assertThat(header(response, "X-Accel-Buffering")).isEqualTo("no");
		assertThat(header(response, "Content-Type")).startsWith("text/event-stream");
		assertThat(response.body()).contains("data:{\"data\":{\"__typename\":\"Query\"}}", "event:complete");
	}

	@Test
	void readsAQueryInAnUrlThatIsLongAndUnescaped() throws IOException {
		String braces = raw("/graphql?query={tags{id}}&variables={\"a\":[\"|\"]}");
		assertThat(braces).contains(" 200 ").contains("{\"data\":{\"tags\":");
		String long16 = raw("/graphql?query=" + encoded("{ __typename } #") + "x".repeat(16_000));
		assertThat(long16).contains(" 200 ").contains("{\"data\":{\"__typename\":");
	}

	@Test
	void refusesAnUrlThatIsTooLongInJsonThatEveryPageMayRead() throws IOException {
		String response = raw("/graphql?query=" + "x".repeat(40_000));
		assertThat(response).contains(" 400 ")
			.containsIgnoringCase("Content-Type: application/json")
			.containsIgnoringCase("Access-Control-Allow-Origin: *")
			.contains("\"code\":\"BAD_REQUEST\"", "32 KiB")
			.doesNotContain("<html");
		assertThat(raw("/graphql?query=\u0001")).contains(" 400 ").contains("\"code\":\"BAD_REQUEST\"");
	}

	/** Java's client sends no such URL. */
	private String raw(String path) throws IOException {
		try (Socket socket = new Socket("localhost", this.api.url("/").getPort())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path)
					.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void refusesOtherMethodsAndMediaTypes() {
		assertThat(this.api.send(this.api.request("/graphql").method("PUT", HttpRequest.BodyPublishers.noBody()))
			.statusCode()).isEqualTo(405);
		assertThat(this.api.send(this.api.request(path(Map.of("query", TAGS))).header("Accept", "text/html").GET())
			.statusCode()).isEqualTo(406);
		assertThat(this.api
			.send(this.api.request("/graphql")
				.header("Content-Type", "text/plain")
				.POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"{ tags { id } }\"}")))
			.statusCode()).isEqualTo(415);
	}

	private static HttpResponse<String> get(Api api, Map<String, String> parameters) {
		return api.get(path(parameters));
	}

	private static String path(Map<String, String> parameters) {
		return "/graphql?" + parameters.entrySet()
			.stream()
			.map((parameter) -> parameter.getKey() + "=" + encoded(parameter.getValue()))
			.collect(Collectors.joining("&"));
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private static String header(HttpResponse<?> response, String name) {
		return response.headers().firstValue(name).orElse("");
	}

	private static List<String> varying(HttpResponse<String> response) {
		return response.headers()
			.allValues("Vary")
			.stream()
			.flatMap((line) -> Arrays.stream(line.split(",")))
			.map((name) -> name.strip().toLowerCase(Locale.ROOT))
			.toList();
	}

}
