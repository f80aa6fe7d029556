package app.galley.limit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
@TestPropertySource(properties = { "galley.limit.executions=1", "galley.limit.time=2s", "galley.limit.upload=1s",
		"galley.limit.introspection=false", "galley.limit.response=2000" })
class LimitTests {

	private static final String POSTS = "{ posts(first: 1) { nodes { title } } }";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	PlatformTransactionManager transactions;

	@Test
	void refusesAtOnceWithoutAPermitAndStopsLongExecutions() {
		new TransactionTemplate(this.transactions).executeWithoutResult((tx) -> {
			this.jdbc.sql("LOCK TABLE post IN ACCESS EXCLUSIVE MODE").update();
			CompletableFuture<JsonNode> slow = CompletableFuture.supplyAsync(() -> this.api.errors(POSTS, Map.of()));
			Api.await(() -> this.jdbc.sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
				.query(Integer.class)
				.single(), (waiting) -> waiting > 0);
			HttpResponse<String> refused = this.api.post("{\"query\":\"{ tags { id } }\"}");
			assertThat(refused.statusCode()).isEqualTo(503);
			assertThat(refused.headers().firstValue("Retry-After")).contains("1");
			assertThat(refused.body()).contains("\"UNAVAILABLE\"", "\"executions\"", "\"maximum\":1", "\"actual\":2");
			assertThat(this.api.events("{ tags { id } }", Map.of())).singleElement()
				.extracting((event) -> event.at("/errors/0/extensions/limit").asString())
				.isEqualTo("executions");
			assertThat(this.api.asEditor().data("{ tags { id } }").has("tags")).isTrue();
			JsonNode error = slow.join().get(0);
			assertThat(error.at("/extensions/code").asString()).isEqualTo("LIMIT_EXCEEDED");
			assertThat(error.at("/extensions/limit").asString()).isEqualTo("time");
			assertThat(error.at("/extensions/maximum").asLong()).isEqualTo(2000);
		});
		assertThat(this.api.data(POSTS).has("posts")).isTrue();
	}

	@Test
	void refusesARequestThatArrivesByteByByte() throws IOException {
		try (Socket socket = new Socket("localhost", this.api.url("/").getPort())) {
			OutputStream out = socket.getOutputStream();
			out.write("""
					POST /graphql HTTP/1.1\r
					Host: localhost\r
					Content-Type: application/json\r
					Content-Length: 60000\r
					\r
					{"query":\"""".getBytes(StandardCharsets.US_ASCII));
			socket.setSoTimeout(50);
			long start = System.nanoTime();
			String response = "";
			while (response.isEmpty() && System.nanoTime() - start < 10_000_000_000L) {
				out.write(' ');
				response = read(socket);
			}
			assertThat(response).contains(" 408 ", "LIMIT_EXCEEDED", "upload");
		}
	}

	/** What the server has sent by now; empty while it waits. */
	private static String read(Socket socket) throws IOException {
		try {
			byte[] buffer = new byte[4096];
			int read = socket.getInputStream().read(buffer);
			return new String(buffer, 0, Math.max(read, 0), StandardCharsets.UTF_8);
		}
		catch (SocketTimeoutException ex) {
			return "";
		}
	}

	@Test
	void requiresAuthenticationForIntrospectionWhenItIsOff() {
		JsonNode error = this.api.errors("{ __schema { types { name } } }", Map.of()).get(0);
		assertThat(error.at("/extensions/code").asString()).isEqualTo("UNAUTHORIZED");
		assertThat(error.get("message").asString()).contains("/schema.graphqls");
		assertThat(this.api.data("{ __typename }").get("__typename").asString()).isEqualTo("Query");
		assertThat(this.api.asEditor().data("{ __schema { types { name } } }").has("__schema")).isTrue();
		assertThat(
				this.api.errors("{ __schema { types { name } } }", Map.of()).get(0).at("/extensions/code").asString())
			.isEqualTo("UNAUTHORIZED");
		List<JsonNode> events = this.api.events("{ __schema { types { name } } }", Map.of());
		assertThat(events).singleElement()
			.extracting((event) -> event.at("/errors/0/extensions/code").asString())
			.isEqualTo("UNAUTHORIZED");
	}

	@Test
	void publishesTheSchema() {
		HttpResponse<String> response = this.api.get("/schema.graphqls");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
		assertThat(response.body()).contains("type Query {", "\"What a signed-in person may do.", "role : WRITER)",
				"directive @listSize");
	}

	@Test
	void refusesAResponseThatIsTooLarge() {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("Long"));
		JsonNode post = this.newsroom.approve(
				this.newsroom.submit(this.newsroom.edit(task, Map.of("bodyMarkdown", "word ".repeat(1000)))), Map.of());
		JsonNode error = this.api
			.errors("query($slug: String!) { post(slug: $slug) { contentHtml } }",
					Map.of("slug", post.get("slug").asString()))
			.get(0);
		assertThat(error.at("/extensions/limit").asString()).isEqualTo("response");
		assertThat(error.at("/extensions/actual").asLong()).isGreaterThan(5000);
	}

	@Test
	void acceptsArticlesInRequestsOfSignedInCallers() {
		String body = "word ".repeat(20_000);
		JsonNode task = this.api.asEditor()
			.data("mutation { createContentTask(input: { title: \"Inline\", bodyMarkdown: \"" + body
					+ "\" }) { id } }");
		assertThat(task.at("/createContentTask/id").asString()).isNotEmpty();
		assertThat(this.api.asEditor().post("{\"query\":\"" + "x".repeat(9_000_000) + "\"}").statusCode())
			.isEqualTo(413);
	}

}
