package app.galley.api;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.id.UuidV7;
import app.galley.paging.Cursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
@ExtendWith(OutputCaptureExtension.class)
class HttpTests {

	@Autowired
	Api api;

	@Test
	void refusesMalformedJson() {
		HttpResponse<String> response = this.api.post("{ \"query\": ");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("BAD_REQUEST").doesNotContain("Exception", "springframework");
	}

	@Test
	void refusesARequestWithoutAQuery() {
		HttpResponse<String> response = this.api.post("{}");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("BAD_REQUEST");
	}

	@Test
	void refusesALargeRequest() {
		String body = "{\"query\":\"" + "x".repeat(20_000_000) + "\"}";
		HttpResponse<String> response = this.api.asEditor().post(body);
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.body()).contains("8 MiB");
		assertThat(this.api.post(body).body()).contains("64 KiB");
	}

	@Test
	void refusesALargeRequestOfUnknownLength() {
		byte[] body = ("{\"query\":\"" + "x".repeat(20_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);
		HttpResponse<String> response = this.api.send(this.api.request("/graphql")
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
		assertThat(response.statusCode()).isEqualTo(413);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			first: 0                      | first
			first: 101                    | first
			last: 0                       | last
			first: 1, last: 1             | last
			first: 1, before: "x"         | before
			last: 1, after: "x"           | after
			after: "invalid"              | after
			filter: { text: "" }          | filter.text
			""")
	void namesTheArgumentOfABadPage(String arguments, String field) {
		JsonNode errors = this.api.errors("{ posts(" + arguments + ") { nodes { id } } }", Map.of());
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo(field);
	}

	/** Apollo's relayStylePagination sends an empty cursor for the first page. */
	@ParameterizedTest
	@ValueSource(strings = { "first: 1, after: \"\"", "after: \"\"", "first: 1, after: \"\", before: \"\"",
			"last: 1, before: \"\"", "before: \"\"" })
	void givesTheFirstPageForAnEmptyCursor(String arguments) {
		assertThat(this.api.data("{ posts(" + arguments + ") { nodes { id } pageInfo { hasPreviousPage } } }")
			.at("/posts/nodes")
			.isArray()).isTrue();
		assertThat(this.api.asEditor()
			.data("{ contentTasks(" + arguments + ") { nodes { id } } }")
			.at("/contentTasks/nodes")
			.isArray()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			PUBLISHED_AT_DESC | posts(after: $after)
			PUBLISHED_AT_ASC  | posts(after: $after, orderBy: PUBLISHED_AT_ASC)
			UPDATED_AT_DESC   | posts(after: $after, orderBy: UPDATED_AT_DESC)
			TITLE_ASC         | posts(after: $after, orderBy: TITLE_ASC)
			CHANGED           | contentTasks(after: $after)
			DELIVERIES        | siteDeliveries(after: $after)
			ACTIVITY          | activity(after: $after)
			""")
	void refusesAForgedCursor(String order, String list, CapturedOutput log) {
		List<String> keys = new ArrayList<>(List.of("a\0b", "2026-01-01T00:00:00Z\0"));
		if (!order.equals("TITLE_ASC")) {
			keys.addAll(List.of("", "soon", "+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z",
					"+294277-01-01T00:00:00Z", "0000-01-01T00:00:00Z"));
		}
		List<String> cursors = new ArrayList<>(List.of("a\0b", "=", "\ud800"));
		keys.forEach((key) -> cursors.add(new Cursor(order, key, UuidV7.next()).encode()));
		for (String cursor : cursors) {
			JsonNode error = this.api.asEditor()
				.errors("query($after: String) { " + list + " { nodes { __typename } } }", Map.of("after", cursor))
				.get(0);
			assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo("BAD_REQUEST");
			assertThat(error.at("/extensions/field").asString()).isEqualTo("after");
		}
		assertThat(log).doesNotContain("Exception");
	}

	@Test
	void refusesACursorOfAnotherOrdering() {
		String cursor = new Cursor("TITLE_ASC", "A", UuidV7.next()).encode();
		JsonNode errors = this.api.errors("{ posts(after: \"" + cursor + "\") { nodes { id } } }", Map.of());
		assertThat(errors.at("/0/message").asString()).contains("TITLE_ASC");
	}

	@Test
	void givesSyntaxAndValidationErrorsACode() {
		assertThat(this.api.errors("{ posts(", Map.of()).at("/0/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		assertThat(this.api.errors("{ nothing }", Map.of()).at("/0/extensions/code").asString())
			.isEqualTo("BAD_REQUEST");
		assertThat(this.api.errors("query($n: Int) { posts(first: $n) { nodes { id } } }", Map.of("n", "many"))
			.at("/0/extensions/code")
			.asString()).isEqualTo("BAD_REQUEST");
	}

	@Test
	void refusesAnUnpairedSurrogate() {
		HttpResponse<String> response = this.api.asEditor()
			.post("{\"query\":\"mutation { createContentTask(input: { title: \\\"a \\\\ud800 b\\\" }) { id } }\"}");
		assertThat(response.body()).contains("BAD_REQUEST").doesNotContain("Exception");
	}

	@Test
	void redirectsTheRootToThePages() {
		HttpResponse<String> response = this.api.get("/");
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location").orElse("")).endsWith("/preview/");
	}

	@Test
	void refusesASessionCookieWithoutCsrfToken() {
		HttpResponse<String> response = this.api.send(this.api.request("/graphql")
			.header("Content-Type", "application/json")
			.header("Cookie", "JSESSIONID=forged")
			.POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"{ tags { id } }\"}")));
		assertThat(response.statusCode()).isEqualTo(403);
	}

}
