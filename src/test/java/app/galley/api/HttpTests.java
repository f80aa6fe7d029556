package app.galley.api;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.id.UuidV7;
import app.galley.paging.Cursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
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
