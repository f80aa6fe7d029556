package app.galley.limit;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Anonymous requests that could bring the server down. Each is refused;
 * {@link HostileLoadTests} measures the cost of that.
 */
@GalleyTest
class HostileQueryTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	@Autowired
	Api api;

	/**
	 * A malicious request.
	 *
	 * @param limit name of the limit that refuses it; empty when it is invalid GraphQL,
	 * or introspection that graphql-java refuses
	 */
	record Attack(String name, String limit, String body) {

		/** What Tomcat reads of a request after its refusal. */
		private static final int SWALLOWED = 2 * 1024 * 1024;

		/**
		 * Whether the server may close the connection while the client still writes; then
		 * the client may not see the response.
		 */
		boolean mayBeCutOff() {
			return this.body.length() > SWALLOWED;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	static Stream<Attack> attacks() {
		List<Attack> attacks = new ArrayList<>();
		attacks.add(attack("200 aliases of a full page", "tokens",
				"{ " + each(200, (n) -> "a" + n + ": posts(first: 100) { nodes { id } }") + " }"));
		attacks.add(attack("100 aliases of a full page", "aliases",
				"{ " + each(100, (n) -> "a" + n + ": posts(first: 100) { nodes { id } }") + " }"));
		attacks.add(attack("10 full pages with everything", "cost",
				"{ " + each(10, (n) -> "a" + n + ": posts(first: 100) { nodes { " + EVERYTHING + " } }") + " }"));
		attacks
			.add(attack("a page of two thousand million", "cost", "{ posts(first: 2147483647) { nodes { title } } }"));
		attacks.add(query("a page of a million by variable", "cost",
				"query($n: Int) { posts(first: $n) { edges { node { title } } } }", Map.of("n", 1_000_000)));
		attacks.add(attack("edges and nodes of five full pages", "cost",
				"{ " + each(5, (n) -> "a" + n + ": posts(first: 100) { nodes { " + EVERYTHING + " } edges { node { "
						+ EVERYTHING + " } } }") + " }"));
		attacks.add(attack("depth 1,000", "depth", "{ a ".repeat(1000) + "}".repeat(1000)));
		attacks.add(attack("16,000 opening braces", "depth", "{".repeat(16_000)));
		attacks.add(attack("inline fragments 500 deep", "depth", "{ " + "... { ".repeat(500) + "a" + " }".repeat(501)));
		attacks.add(attack("40 fragments, each one field deeper", "depth",
				"{ ...f0 } " + each(40, (n) -> "fragment f" + n + " on Query { a { ...f" + (n + 1) + " } }")
						+ " fragment f40 on Query { a }"));
		attacks.add(attack("a thousand million fields of fragments", "fields",
				"{ ...f0 } "
						+ each(30, (n) -> "fragment f" + n + " on Query { ...f" + (n + 1) + " ...f" + (n + 1) + " }")
						+ " fragment f30 on Query { tags { id } }"));
		attacks.add(attack("a fragment that spreads itself", "", "{ ...f } fragment f on Query { tags { id } ...f }"));
		attacks.add(attack("fragments in a circle", "", "{ ...f0 } "
				+ each(50, (n) -> "fragment f" + n + " on Query { tags { id } ...f" + ((n + 1) % 50) + " }")));
		attacks.add(attack("every fragment spreads every other", "fields", "{ ...f0 } "
				+ each(14, (n) -> "fragment f" + n + " on Query { tags { id } " + each(14, (m) -> "...f" + m) + " }")));
		attacks.add(attack("100,000 directives", "request", "{ tags " + "@a ".repeat(100_000) + "{ id } }"));
		attacks.add(attack("900 directives", "directives", "{ tags " + "@a ".repeat(900) + "{ id } }"));
		attacks.add(attack("10,000 errors", "request", "{ " + each(10_000, (n) -> "nothing" + n) + " }"));
		attacks.add(attack("1,900 errors in the longest text that is read", "fields",
				"{ " + each(1900, (n) -> "e" + n % 100) + " }"));
		attacks.add(attack("450 errors", "", "{ " + each(450, (n) -> "nothing" + n) + " }"));
		attacks.add(attack("150 fields that cannot be merged", "",
				"{ " + each(150, (n) -> "posts(first: " + (n + 1) + ") { nodes { id } }") + " }"));
		attacks.add(attack("overlapping fields, nested", "",
				"{ " + each(60, (n) -> "posts { nodes { tags { id } author { id } category { id } "
						+ ((n == 59) ? "nothing" : "") + " } }") + " }"));
		attacks.add(
				attack("300 conflicting aliases", "aliases", "{ tags { " + each(150, (n) -> "x: id x: name") + " } }"));
		attacks.add(query("a variable of 60,000 characters", "variables", "query($s: String!) { tag(slug: $s) { id } }",
				Map.of("s", "x".repeat(60_000))));
		attacks.add(query("5,000 variables", "variables", "{ tags { id } }",
				IntStream.range(0, 5000).boxed().collect(Collectors.toMap((n) -> "v" + n, (n) -> n))));
		attacks.add(new Attack("a list in lists, 400 deep, as variable", "inputDepth",
				"{\"query\":\"query($f: PostFilter) { posts(filter: $f) { nodes { id } } }\",\"variables\":{\"f\":"
						+ "[".repeat(400) + "]".repeat(400) + "}}"));
		attacks.add(query("an object in objects, 200 deep, as variable", "inputDepth",
				"query($f: PostFilter) { posts(filter: $f) { nodes { id } } }", Map.of("f", nested(200))));
		attacks.add(query("10,000 tags in a list", "variables", "query($t: [String!]) { posts { nodes { id } } }",
				Map.of("t", Collections.nCopies(10_000, "tag"))));
		attacks.add(new Attack("JSON 30,000 deep", "", "{\"query\":\"{ tags { id } }\",\"variables\":{\"f\":"
				+ "[".repeat(30_000) + "]".repeat(30_000) + "}}"));
		attacks.add(attack("a list in lists, 900 deep, as argument", "inputDepth",
				"{ posts(filter: " + "[".repeat(900) + "]".repeat(900) + ") { nodes { id } } }"));
		attacks.add(attack("an object in objects, 300 deep, as argument", "inputDepth",
				"{ posts(filter: " + "{a:".repeat(300) + "1" + "}".repeat(300) + ") { nodes { id } } }"));
		attacks.add(attack("introspection in circles", "depth",
				"{ __schema { types { " + "fields { type { ".repeat(12) + "name" + " } }".repeat(12) + " } } }"));
		attacks.add(attack("introspection twice around", "",
				"{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"));
		attacks.add(attack("introspection 20 times", "",
				"{ " + each(20, (n) -> "a" + n + ": __schema { types { name fields { name } } }") + " }"));
		attacks.add(attack("a number of 15,000 digits", "word",
				"{ posts(first: " + "9".repeat(15_000) + ") { nodes { id } } }"));
		attacks.add(attack("600 operations", "tokens", each(600, (n) -> "query q" + n + "{a}")));
		attacks.add(attack("400 unused variables", "",
				"query(" + each(400, (n) -> "$v" + n + ":Int") + ") { tags { id } }"));
		attacks.add(attack("16,000 commas", "", ",".repeat(16_000)));
		attacks.add(attack("5,000 comments", "", "#\n".repeat(5000)));
		attacks.add(attack("a string that does not end", "", "{ tag(slug: \"\"\"" + "\\\"\"\" ".repeat(3000)));
		attacks.add(attack("a query text of 60,000 characters", "document", "{ tags { id } } #" + "x".repeat(60_000)));
		attacks.add(new Attack("a request of 20 MB", "request", "{\"query\":\"" + "x".repeat(20_000_000) + "\"}"));
		attacks.add(new Attack("1,000 requests in one", "batch",
				"[" + each(1000, (n) -> "{\"query\":\"{ tags { id } }\"}").replace("} {", "},{") + "]"));
		return attacks.stream();
	}

	private static final String EVERYTHING = "id slug title excerpt contentHtml readingMinutes featuredImage { id url width height bytes contentType alt blurDataUrl srcset renditions { url width height bytes contentType } } author { id slug name bio avatarUrl } category { id slug name } tags { id slug name } status publishedAt updatedAt";

	private static Attack attack(String name, String limit, String document) {
		return query(name, limit, document, Map.of());
	}

	private static Attack query(String name, String limit, String document, Map<String, ?> variables) {
		return new Attack(name, limit, JSON.writeValueAsString(Map.of("query", document, "variables", variables)));
	}

	private static Object nested(int depth) {
		return (depth == 0) ? 1 : Map.of("a", nested(depth - 1));
	}

	private static String each(int times, IntFunction<String> part) {
		return IntStream.range(0, times).mapToObj(part).collect(Collectors.joining(" "));
	}

	@ParameterizedTest
	@MethodSource("attacks")
	void isRefused(Attack attack) {
		assertRefused(attack, post("/graphql", attack), JSON::readTree);
	}

	/** Another scheme of authentication passes no sign-in, and CSRF protection. */
	@ParameterizedTest
	@ValueSource(strings = { "/%67raphql", "/graphq%6C", "/graphq%6c?a=b", "/%67%72%61%70%68%71%6C" })
	void isRefusedThroughEveryEscapeInThePath(String path) {
		attacks().forEach((attack) -> {
			assertRefused(attack, post(path, attack).header("Authorization", "Other x"), JSON::readTree);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "/graphql;x=1", "/graphql;/", "/;x=1/graphql", "//graphql", "/./graphql", "/x/../graphql",
			"/%2e/graphql", "/%2E%2E/graphql", "/x/%2e%2e/graphql", "/graphql/", "/graphql%20", "/GRAPHQL",
			"/%2567raphql", "/graphql%2f", "/graphql%3Bx=1", "/graphql%00" })
	void isRefusedThroughEveryOtherSpellingOfThePath(String path) {
		attacks().filter((attack) -> attack.body().length() < 100_000).forEach((attack) -> {
			HttpResponse<String> response = this.api.send(post(path, attack).header("Authorization", "Other x"));
			assertThat(response.statusCode()).as(attack.name()).isBetween(400, 499);
			assertThat(response.body()).doesNotContain("\"data\"", "Exception");
		});
	}

	@Test
	void isRefusedAsAnEventStream() {
		attacks().forEach((attack) -> {
			assertRefused(attack, post("/graphql", attack).header("Accept", "text/event-stream"),
					(body) -> JSON.readTree(body.lines()
						.filter((line) -> line.startsWith("data:{"))
						.map((line) -> line.substring(5))
						.findFirst()
						.orElse(body)));
		});
	}

	private HttpRequest.Builder post(String path, Attack attack) {
		return this.api.request(path)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(attack.body()));
	}

	private void assertRefused(Attack attack, HttpRequest.Builder request, Function<String, JsonNode> read) {
		HttpResponse<String> response;
		try {
			response = this.api.send(request);
		}
		catch (UncheckedIOException ex) {
			if (attack.mayBeCutOff()) {
				return;
			}
			throw ex;
		}
		JsonNode result = read.apply(response.body());
		assertThat(result.has("data")).as(response.body()).isFalse();
		JsonNode error = result.at("/errors/0");
		assertThat(error.get("message").asString()).doesNotContain("Exception", "springframework", "graphql.");
		JsonNode extensions = error.get("extensions");
		assertThat(extensions.path("limit").asString("")).as(attack + response.body()).isEqualTo(attack.limit());
		if (attack.limit().isEmpty()) {
			assertThat(extensions.get("code").asString()).as(response.body()).isEqualTo("BAD_REQUEST");
		}
		else {
			assertThat(extensions.get("code").asString()).isEqualTo("LIMIT_EXCEEDED");
			assertThat(extensions.get("actual").asLong()).isGreaterThan(extensions.get("maximum").asLong());
		}
		assertThat(response.body().length()).isLessThan(64 * 1024);
	}

}
