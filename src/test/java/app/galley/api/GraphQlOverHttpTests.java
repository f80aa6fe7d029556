package app.galley.api;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import app.galley.Api;
import app.galley.GalleyTest;
import org.junit.jupiter.api.Test;
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
	void whatThePublicGetsMayBeKeptByACdn() {
		HttpResponse<String> response = get(this.api, Map.of("query", TAGS));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(header(response, "Cache-Control")).isEqualTo(SHARED);
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

	@Test
	void anotherAnswerHasAnotherTag() {
		assertThat(header(get(this.api, Map.of("query", "{ __typename }")), "ETag"))
			.isNotEqualTo(header(get(this.api, Map.of("query", "{ a: __typename }")), "ETag"));
	}

	@Test
	void nothingElseMayBeKept() {
		assertIsPrivate(this.api.post("{\"query\":\"{ tags { id } }\"}"));
		assertIsPrivate(get(this.api.asEditor(), Map.of("query", TAGS)));
		assertIsPrivate(get(this.api, Map.of("query", "{ nothing }")));
		assertIsPrivate(get(this.api, Map.of("query", "{ posts(first: 0) { nodes { id } } }")));
		assertIsPrivate(get(this.api, Map.of("query", "{ tags { id } imageEngine { name } }")));
		assertIsPrivate(get(this.api, Map.of("documentId", "sha256:" + "0".repeat(64))));
		assertIsPrivate(get(this.api, Map.of()));
	}

	private static void assertIsPrivate(HttpResponse<String> response) {
		assertThat(header(response, "Cache-Control")).as(response.body()).isEqualTo("private, no-store");
		assertThat(response.headers().map()).doesNotContainKey("etag");
	}

	@Test
	void aGetChangesNothing() {
		HttpResponse<String> response = get(this.api.asEditor(),
				Map.of("query", "mutation { createTag(input: { name: \"By GET\" }) { id } }"));
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(header(response, "Allow")).isEqualTo("POST");
		assertThat(this.api.get("/graphql?query=" + encoded(TAGS)).body()).doesNotContain("By GET");
	}

	@Test
	void variablesAndOperationNameComeAsParameters() {
		HttpResponse<String> response = get(this.api,
				Map.of("query", "query A { __typename } query B($slug: String!) { tag(slug: $slug) { id } }",
						"operationName", "B", "variables", "{\"slug\":\"none\"}"));
		assertThat(response.body()).isEqualTo("{\"data\":{\"tag\":null}}");
		assertThat(get(this.api, Map.of("query", TAGS, "variables", "{")).statusCode()).isEqualTo(400);
	}

	@Test
	void answersAreCompressed() {
		String introspection = "{ __schema { types { name description } } }";
		HttpResponse<byte[]> response = this.api.send(
				this.api.request(path(Map.of("query", introspection))).header("Accept-Encoding", "gzip").GET(),
				HttpResponse.BodyHandlers.ofByteArray());
		assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
		assertThat(response.headers().allValues("Vary").toString()).containsIgnoringCase("accept-encoding");
		assertThat(response.body()).startsWith(0x1f, 0x8b);
	}

	@Test
	void aRegisteredDocumentIsRunByItsId() {
		String id = this.documents.all()
			.entrySet()
			.stream()
			.filter((document) -> document.getValue().contains("query Taxonomy"))
			.map(Map.Entry::getKey)
			.collect(Collectors.joining());
		assertThat(get(this.api, Map.of("documentId", "sha256:" + id)).body()).startsWith("{\"data\":{\"authors\":[");
		assertThat(get(this.api,
				Map.of("extensions", "{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"" + id + "\"}}"))
			.body()).startsWith("{\"data\":{\"authors\":[");
		assertThat(this.api.post("{\"documentId\":\"sha256:" + id + "\"}").body())
			.startsWith("{\"data\":{\"authors\":[");
	}

	@Test
	void anUnknownIdIsRefused() {
		HttpResponse<String> response = get(this.api, Map.of("documentId", "sha256:" + "0".repeat(64)));
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).contains("PERSISTED_QUERY_NOT_FOUND");
		HttpResponse<String> mismatch = this.api.post(JsonMapper.shared()
			.writeValueAsString(Map.of("query", TAGS, "documentId", "sha256:" + "0".repeat(64))));
		assertThat(mismatch.statusCode()).isEqualTo(400);
	}

	@Test
	void otherMethodsAndFormsAreRefused() {
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
