package app.galley.telemetry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.telemetry.Neighbours.Span;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server with a management port and a collector, read as Prometheus reads it.
 */
@GalleyTest
@TestPropertySource(
		properties = { "galley.management.port=0", "galley.link.check=weekly", "galley.vision.url=http://127.0.0.1:9" })
@ExtendWith(OutputCaptureExtension.class)
class TelemetryTests {

	private static final Neighbours NEIGHBOURS = new Neighbours();

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final Pattern LISTED = Pattern.compile("(?m)^\\| `(galley_\\w+)`");

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	MetricsServer server;

	@Autowired
	JdbcClient jdbc;

	@DynamicPropertySource
	static void configure(DynamicPropertyRegistry registry) {
		NEIGHBOURS.register(registry);
	}

	@AfterAll
	static void close() {
		NEIGHBOURS.close();
		HTTP.close();
	}

	@Test
	void metricsAreOnThePortOfTheirOwnAlone() throws Exception {
		assertThat(get("/metrics").statusCode()).isEqualTo(200);
		assertThat(get("/metrics").headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
		for (String path : List.of("/", "/metricsx", "/metrics/", "/graphql", "/actuator/health", "/desk")) {
			assertThat(get(path).statusCode()).as(path).isEqualTo(404);
		}
		Api admin = this.api.asEditor();
		for (String path : List.of("/metrics", "/actuator/metrics", "/actuator/prometheus")) {
			assertThat(this.api.get(path).statusCode()).as(path).isEqualTo(401);
			assertThat(admin.get(path).statusCode()).as(path).isEqualTo(404);
		}
		assertThat(this.api.get("/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
		assertThat(this.api.get("/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
		assertThat(this.api.get("/actuator/health").statusCode()).isEqualTo(200);
	}

	@Test
	void everyMetricThatDashboardAndAlertsNameIsThere() throws Exception {
		this.newsroom.publish("Measured");
		Set<String> named = Observability.metrics();
		assertThat(named).hasSizeGreaterThan(20).contains("galley_http_requests_seconds_bucket");
		Api.await(() -> missing(named), Set::isEmpty);
	}

	@Test
	void everyMetricOfGalleyIsInTheDocument() throws Exception {
		this.newsroom.publish("Listed");
		Set<String> listed = LISTED.matcher(Files.readString(Path.of("docs/metrics.md")))
			.results()
			.map((name) -> name.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> families = scrape().lines()
			.filter((line) -> line.startsWith("# TYPE galley_"))
			.map((line) -> line.split(" ")[2])
			.filter((name) -> !name.endsWith("_max"))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(listed).isEqualTo(families);
	}

	@Test
	void countsAnonymousRequestsInFrontOfSpring() throws Exception {
		String request = "{\"query\":\"{ posts(first: 3) { nodes { slug } } } # counted\"}";
		this.api.post(request);
		String served = "galley_http_requests_seconds_count{area=\"graphql\",status=\"2xx\"}";
		String executed = "galley_graphql_operations_seconds_count{operation=\"other\",outcome=\"success\"}";
		String cached = "galley_cache_gets_total{cache=\"responses\",result=\"hit\"}";
		double servedBefore = value(served);
		double executedBefore = value(executed);
		double cachedBefore = value(cached);
		for (int i = 0; i < 10; i++) {
			assertThat(this.api.post(request).statusCode()).isEqualTo(200);
		}
		assertThat(value(executed) - executedBefore).isEqualTo(10);
		assertThat(value(cached) - cachedBefore).isEqualTo(10);
		// The access log comes after the response.
		Api.await(() -> value(served) - servedBefore, (more) -> more >= 10);
	}

	@Test
	void namesRegisteredDocumentsAndMutationsAlone() throws Exception {
		JsonNode documents = JsonMapper.shared()
			.readTree(Files.readString(Path.of("src/main/resources/documents/site.json")));
		String parts = documents.propertyNames()
			.stream()
			.filter((id) -> documents.get(id).asString().startsWith("query Parts"))
			.findFirst()
			.orElseThrow();
		for (int i = 0; i < 2; i++) {
			this.api.post("{\"documentId\":\"sha256:" + parts + "\"}");
		}
		this.api.data("query MadeUpByAClient { tags { slug } }");
		this.api.answer("mutation MadeUpByAClient { madeUpByAClient }", Map.of());
		this.newsroom.tag("Counted");
		String metrics = scrape();
		assertThat(value("galley_graphql_operations_seconds_count{operation=\"Parts\",outcome=\"success\"}"))
			.isGreaterThanOrEqualTo(2);
		assertThat(
				value("galley_graphql_operations_seconds_count{operation=\"mutation createTag\",outcome=\"success\"}"))
			.isPositive();
		assertThat(metrics).doesNotContainIgnoringCase("MadeUpByAClient");
	}

	@Test
	void countsRefusalsAndFailedSignIns() throws Exception {
		String batches = "galley_refusals_total{limit=\"batch\"}";
		String aliases = "galley_refusals_total{limit=\"aliases\"}";
		String passwords = "galley_signin_failures_total{method=\"password\"}";
		String tokens = "galley_signin_failures_total{method=\"token\"}";
		assertThat(List.of(value(batches), value(aliases))).containsOnly(0.0);
		double passwordsBefore = value(passwords);
		this.api.post("[{\"query\":\"{ tags { slug } }\"}]");
		this.api.answer("{ " + "a%d: tags { slug } ".repeat(40).formatted((Object[]) numbers(40)) + "}", Map.of());
		this.api.as("guessed", "wrong").answer("{ tags { slug } }", Map.of());
		this.api.bearing("galley_wrong").answer("{ tags { slug } }", Map.of());
		assertThat(value(batches)).isEqualTo(1);
		assertThat(value(aliases)).isEqualTo(1);
		assertThat(value(passwords) - passwordsBefore).isEqualTo(1);
		assertThat(value(tokens)).isPositive();
		assertThat(scrape()).doesNotContain("guessed");
	}

	@Test
	void oneTraceLeadsFromAMutationToTheStoredImage(CapturedOutput output) throws Exception {
		String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
		NEIGHBOURS.sdxlStatuses.add(503);
		String failures = "galley_engine_failures_total{kind=\"unavailable\",server=\"" + NEIGHBOURS.url() + "\"}";
		double failuresBefore = value(failures);
		String draft = Newsroom.id(this.newsroom.draft("Traced"));
		JsonNode requested = traced(trace,
				"mutation($input: GenerateImageInput!) { generateImage(input: $input) { id } }",
				Map.of("taskId", draft, "prompt", "A secret lighthouse", "seed", 3, "alt", "A lighthouse"));
		String generation = Newsroom.id(requested.get("generateImage"));
		Api.await(() -> this.newsroom.generation(generation).get("status").asString(), "DONE"::equals);
		List<Span> spans = spans(trace, "commit");
		Span mutation = one(spans, "mutation generateImage");
		assertThat(mutation.parent()).isEqualTo("00f067aa0ba902b7");
		List<Span> attempts = spans.stream().filter((span) -> span.name().equals("image")).toList();
		assertThat(attempts).hasSize(2).allSatisfy((attempt) -> {
			assertThat(attempt.parent()).isEqualTo(mutation.id());
			assertThat(attempt.attributes()).containsEntry("galley.generation", generation)
				.containsEntry("galley.draft", draft);
		});
		for (String part : List.of("prepare", "upload", "commit")) {
			assertThat(attempts).extracting(Span::id).contains(one(spans, part).parent());
		}
		List<String> requests = spans.stream().filter((span) -> span.name().equals("generate")).map(Span::id).toList();
		assertThat(NEIGHBOURS.sdxlTraces.stream().filter((header) -> header.contains(trace)))
			.containsExactlyElementsOf(requests.stream().map((id) -> "00-" + trace + "-" + id + "-01").toList());
		assertThat(value(failures) - failuresBefore).isEqualTo(1);
		for (String part : List.of("queue", "generate", "prepare", "upload", "commit")) {
			assertThat(value("galley_image_parts_seconds_count{part=\"" + part + "\"}")).as(part).isPositive();
		}
		assertThat(scrape()).doesNotContainIgnoringCase("lighthouse");
		assertThat(NEIGHBOURS.spans.toString()).doesNotContainIgnoringCase("lighthouse");
		assertThat(output.toString().lines().filter((line) -> line.contains(generation + " is done"))).singleElement()
			.asString()
			.contains("draft=" + draft, "generation=" + generation, "job=generate-image/" + generation,
					"trace.id=" + trace);
	}

	@Test
	void oneTraceLeadsFromAnApprovalToTheSite() throws Exception {
		String trace = "0af7651916cd43dd8448eb211c80319c";
		JsonNode draft = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Delivered")));
		// Deliveries of one call would share the trace of the first.
		Api.await(() -> this.jdbc.sql("SELECT count(*) FROM site_delivery WHERE state = 'PENDING'")
			.query(Integer.class)
			.single(), (pending) -> pending == 0);
		JsonNode approved = traced(trace, "mutation($input: ApprovePostInput!) { approvePost(input: $input) { slug } }",
				Newsroom.approval(draft));
		String path = "/posts/" + approved.at("/approvePost/slug").asString();
		Neighbours.Call call = Api
			.await(() -> NEIGHBOURS.siteCalls.stream().filter((one) -> one.body().contains(path)).toList(),
					(calls) -> !calls.isEmpty())
			.getFirst();
		List<Span> spans = spans(trace, "tell-site");
		Span delivery = one(spans, "tell-site");
		assertThat(delivery.parent()).isEqualTo(one(spans, "mutation approvePost").id());
		assertThat(call.trace()).isEqualTo("00-" + trace + "-" + delivery.id() + "-01");
		assertThat(delivery.attributes().get("galley.delivery")).isNotBlank();
	}

	/**
	 * The site of this server has no page, so the second reading turns the receipt red.
	 */
	@Test
	void countsReceiptsThatTurnRed() {
		String series = "galley_receipts_red_total{cause=\"not_updated\"}";
		assertThat(scrape()).contains(series).contains("galley_receipts_red_total{cause=\"mark_stripped\"} 0.0");
		double before = value(series);
		String post = Newsroom.id(this.newsroom.publish("Not seen by readers"));
		assertThat(this.jdbc.sql("UPDATE receipt SET checks = 1, readings = 1 WHERE post_id = ?::uuid")
			.param(post)
			.update()).isEqualTo(1);
		this.api.asEditor().mutate("checkReceipt", Map.of("postId", post), "state");
		Api.await(() -> value(series) - before, (more) -> more == 1);
	}

	@Test
	void sendsToTheCollectorWithItsCredentials() {
		this.newsroom.tag("Collected");
		Api.await(() -> NEIGHBOURS.collected, (paths) -> paths.contains("/v1/traces Bearer collector"));
	}

	private static Object[] numbers(int count) {
		return IntStream.range(0, count).boxed().toArray();
	}

	/** Runs a mutation as a client that is traced itself. */
	private JsonNode traced(String trace, String document, Map<String, ?> input) {
		HttpResponse<String> response = this.api.send(this.api.asEditor()
			.request("/graphql")
			.header("Content-Type", "application/json")
			.header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
			.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared()
				.writeValueAsString(Map.of("query", document, "variables", Map.of("input", input))))));
		JsonNode answer = JsonMapper.shared().readTree(response.body());
		assertThat(answer.has("errors")).as(response.body()).isFalse();
		return answer.get("data");
	}

	/** The spans of a trace, once the last has arrived. */
	private static List<Span> spans(String trace, String last) {
		return Api.await(() -> NEIGHBOURS.spans.stream().filter((span) -> span.trace().equals(trace)).toList(),
				(spans) -> spans.stream().anyMatch((span) -> span.name().equals(last))
						&& spans.stream().anyMatch((span) -> span.name().startsWith("mutation")));
	}

	private static Span one(List<Span> spans, String name) {
		List<Span> found = spans.stream().filter((span) -> span.name().equals(name)).toList();
		assertThat(found).as(name).hasSize(1);
		return found.getFirst();
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return HTTP.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.server.port() + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private String scrape() {
		try {
			return get("/metrics").body();
		}
		catch (IOException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Those of these names that no series has. */
	private Set<String> missing(Set<String> names) {
		Set<String> missing = new TreeSet<>(names);
		scrape().lines()
			.filter((line) -> !line.startsWith("#"))
			.map((line) -> line.split("[{ ]")[0])
			.forEach(missing::remove);
		return missing;
	}

	/** The value of a series; 0 without it. */
	private double value(String series) {
		Matcher value = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(scrape());
		return value.find() ? Double.parseDouble(value.group(1)) : 0;
	}

}
