package app.galley.receipt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import app.galley.credential.SigningKey;
import app.galley.embedded.BackingServices;
import app.galley.embedded.GalleyProcess;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances, of which the one that checks a receipt is killed at a step: the other
 * goes on, and each change has one receipt, each check one result. The site is another
 * front end, written here, and has the same origin as the images.
 * {@code -Dreceipts.kills=all} kills at every step; the default is a short form.
 */
@OwnProcesses
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptProcessTests {

	private static final List<Step> STEPS = System.getProperty("receipts.kills", "").equals("all")
			? List.of(Step.values()) : List.of(Step.RESULT, Step.WEBHOOK);

	/** Names of this machine: each instance knows the site by another. */
	private static final List<String> HOSTS = List.of("localhost", "127.0.0.1");

	private final Map<String, GalleyProcess> instances = new ConcurrentHashMap<>();

	private final Map<String, Api> clients = new ConcurrentHashMap<>();

	/** Pages of the site, without their address, by path. */
	private final Map<String, String> pages = new ConcurrentHashMap<>();

	private final Queue<String> read = new ConcurrentLinkedQueue<>();

	/** Host name of the last reader of a page. */
	private volatile String reader = "";

	private final Queue<String> deliveries = new ConcurrentLinkedQueue<>();

	private final AtomicReference<@Nullable Step> trap = new AtomicReference<>(null);

	private volatile CompletableFuture<String> killed = new CompletableFuture<>();

	@SuppressWarnings("NullAway.Init") // by start()
	private BackingServices backing;

	@SuppressWarnings("NullAway.Init") // by start()
	private S3Client s3;

	@SuppressWarnings("NullAway.Init") // by start()
	private HttpServer site;

	private final SigningKey key = SigningKey.create("Test", Instant.now());

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.backing = new BackingServices(data);
		this.s3 = this.backing.s3();
		this.site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.site.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.site.createContext("/", this::serve);
		this.site.start();
		start(HOSTS.getFirst());
		start(HOSTS.getLast());
		for (String sql : List.of(
				"CREATE FUNCTION await_test() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(CAST(TG_ARGV[0] AS int)); RETURN NEW; END $$",
				"CREATE TRIGGER await_test BEFORE UPDATE ON receipt FOR EACH ROW WHEN (OLD.checks = 0 AND NEW.checks = 1) EXECUTE FUNCTION await_test(%d)"
					.formatted(Step.RESULT.ordinal()),
				"CREATE TRIGGER await_test BEFORE UPDATE ON scheduled_tasks FOR EACH ROW WHEN (OLD.task_name = '%s' AND OLD.picked AND NOT NEW.picked) EXECUTE FUNCTION await_test(%d)"
					.formatted(Receipts.CHECK_JOB, Step.END.ordinal()))) {
			this.backing.jdbc().sql(sql).update();
		}
	}

	private void start(String host) throws Exception {
		Map<String, String> settings = new HashMap<>(this.backing.environment());
		settings.put("GALLEY_SITE_URL", url(host));
		settings.put("GALLEY_RECEIPT_FRONT_END", "other");
		settings.put("GALLEY_RECEIPT_WEBHOOK_URL", url(host) + "/webhook");
		settings.put("GALLEY_CDN_BASE_URL", url("localhost") + "/cdn");
		settings.put("GALLEY_CREDENTIAL_KEY", this.key.keyPem());
		settings.put("GALLEY_CREDENTIAL_CHAIN", this.key.chainPem());
		settings.put("DB_SCHEDULER_HEARTBEAT_INTERVAL", "500ms");
		GalleyProcess instance = GalleyProcess.start(settings);
		this.instances.put(host, instance);
		this.clients.put(host, Api.at(instance.awaitReady()));
	}

	@AfterAll
	void stop() throws Exception {
		for (GalleyProcess instance : this.instances.values()) {
			instance.kill();
		}
		this.site.stop(0);
		this.s3.close();
		this.backing.close();
	}

	@Test
	void twoInstancesCheckAChangeOnce() {
		String post = publish("Checked once");
		Seen seen = Api.await(() -> seen(post), (now) -> now.checks() == 1);
		assertThat(seen.state()).as(seen.differences()).isEqualTo("GREEN");
		assertThat(read(post)).isEqualTo(1);
		assertThat(receipts(post)).isEqualTo(1);
		forget();
	}

	@TestFactory
	Stream<DynamicTest> aKilledCheckIsMadeByTheOtherInstance() {
		return STEPS.stream().map((step) -> DynamicTest.dynamicTest(step.toString(), () -> {
			for (String host : HOSTS) {
				if (!this.instances.containsKey(host)) {
					start(host);
				}
			}
			this.killed = new CompletableFuture<>();
			if (step == Step.WEBHOOK) {
				killAtTheWebhook();
			}
			else {
				kill(step);
			}
			forget();
		}));
	}

	private void kill(Step step) throws Exception {
		String post;
		if (step == Step.PAGE || step == Step.IMAGE) {
			this.trap.set(step);
			post = publish("Killed at " + step);
			this.killed.get(60, TimeUnit.SECONDS);
		}
		else {
			try (Connection lock = connect(); Statement statement = lock.createStatement()) {
				statement.execute("SELECT pg_advisory_lock(%d)".formatted(step.ordinal()));
				post = publish("Killed at " + step);
				Api.await(() -> waiting(step), (number) -> number == 1);
				kill(this.reader);
			}
		}
		Seen seen = Api.await(() -> seen(post), (now) -> now.checks() == 1);
		assertThat(seen.state()).as(seen.differences()).isEqualTo("GREEN");
		assertThat(seen.requests()).as("counted once").isEqualTo(1 + seen.images());
		assertThat(seen.images()).isGreaterThan(3);
		assertThat(seen.intact()).isEqualTo(seen.images());
		assertThat(read(post)).as("read again unless the result was written").isEqualTo((step == Step.END) ? 1 : 2);
		assertThat(receipts(post)).isEqualTo(1);
	}

	/** The webhook has the receipt, but the sender dies before it knows. */
	private void killAtTheWebhook() throws Exception {
		String post = publish("Killed at the webhook");
		Api.await(() -> seen(post), (now) -> now.checks() == 1);
		this.trap.set(Step.WEBHOOK);
		this.pages.replaceAll((path, page) -> page.replace("<h1>", "<h1>Not "));
		this.backing.jdbc().sql("UPDATE receipt SET readings = 1 WHERE post_id = ?::uuid").param(post).update();
		client().asEditor().mutate("checkReceipt", Map.of("postId", post), "state");
		this.killed.get(60, TimeUnit.SECONDS);
		Api.await(() -> seen(post), (now) -> now.state().equals("RED") && !now.toSend());
		assertThat(this.deliveries).hasSize(2);
		assertThat(Set.copyOf(this.deliveries)).as("the same delivery").hasSize(1);
		assertThat(receipts(post)).isEqualTo(1);
	}

	private Api client() {
		return this.clients.values().iterator().next();
	}

	private String publish(String title) {
		Api api = client();
		JsonNode post = new Newsroom(api).publish(title);
		this.pages.put("/posts/" + post.get("slug").asString(), page(api, post.get("slug").asString()));
		return Newsroom.id(post);
	}

	/** As docs/frontend.md asks of every front end. */
	private static String page(Api api, String slug) {
		JsonNode post = api.data("""
				query($slug: String!) { post(slug: $slug) { title contentHtml publishedAt updatedAt author { name }
				tags { name } featuredImage { url srcset share { url } } } }""", Map.of("slug", slug)).get("post");
		String image = post.at("/featuredImage/url").asString();
		String author = post.at("/author/name").asString();
		StringBuilder tags = new StringBuilder();
		post.get("tags").forEach((tag) -> tags.append("<a rel=\"tag\">%s</a>".formatted(tag.get("name").asString())));
		String data = JsonMapper.shared()
			.writeValueAsString(Map.of("headline", post.get("title").asString(), "datePublished",
					post.get("publishedAt").asString(), "dateModified", post.get("updatedAt").asString(), "author",
					Map.of("name", author), "image", Map.of("url", image)));
		return """
				<!DOCTYPE html><html lang="en"><head><link rel="canonical" href="SITE/posts/%s">
				<meta property="og:image" content="%s"><script type="application/ld+json">%s</script></head>
				<body><h1>%s</h1><a rel="author">%s</a><time datetime="%s">Today</time>%s
				<img src="%s" srcset="%s" alt=""><div class="prose">%s</div></body></html>""".formatted(slug,
				post.at("/featuredImage/share/url").asString(), data, post.get("title").asString(), author,
				post.get("publishedAt").asString(), tags, image, post.at("/featuredImage/srcset").asString(),
				post.get("contentHtml").asString());
	}

	private void serve(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		String host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "");
		try (exchange) {
			if (path.equals("/webhook")) {
				exchange.getRequestBody().readAllBytes();
				this.deliveries.add(exchange.getRequestHeaders().getFirst("Galley-Delivery"));
				reached(Step.WEBHOOK, host);
				exchange.sendResponseHeaders(204, -1);
			}
			else if (path.startsWith("/cdn/")) {
				reached(Step.IMAGE, this.reader);
				ResponseBytes<GetObjectResponse> object = this.s3.getObjectAsBytes((request) -> request
					.bucket(Objects.requireNonNull(this.backing.environment().get("GALLEY_S3_BUCKET")))
					.key(path.substring("/cdn/".length())));
				respond(exchange, object.response().contentType(), object.asByteArray());
			}
			else {
				this.read.add(path);
				this.reader = host;
				reached(Step.PAGE, host);
				String page = this.pages.getOrDefault(path, "").replace("SITE", url(host));
				respond(exchange, "text/html", page.getBytes(StandardCharsets.UTF_8));
			}
		}
	}

	private static void respond(HttpExchange exchange, String type, byte[] body) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders((body.length > 0) ? 200 : 404, (body.length > 0) ? body.length : -1);
		exchange.getResponseBody().write(body);
	}

	private void reached(Step step, String host) {
		if (this.trap.compareAndSet(step, null)) {
			kill(host);
			this.killed.complete(host);
		}
	}

	private void kill(String host) {
		try {
			this.clients.remove(host);
			Objects.requireNonNull(this.instances.remove(host)).kill();
		}
		catch (Exception ex) {
			this.killed.completeExceptionally(ex);
		}
	}

	private String url(String host) {
		return "http://" + host + ":" + this.site.getAddress().getPort();
	}

	private Connection connect() throws SQLException {
		URI database = URI.create(Objects.requireNonNull(this.backing.environment().get("DATABASE_URL")));
		return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + database.getPort() + database.getPath(),
				"postgres", database.getUserInfo().replaceFirst(".*?:", ""));
	}

	/** Transactions that wait for the test. */
	private int waiting(Step step) {
		return this.backing.jdbc()
			.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = ? AND NOT granted")
			.param(step.ordinal())
			.query(Integer.class)
			.single();
	}

	private Seen seen(String post) {
		return this.backing.jdbc()
			.sql("""
					SELECT state, checks, requests, jsonb_array_length(images) AS images, differences::text AS differences,
					    (SELECT count(*) FROM jsonb_array_elements(images) AS image WHERE image ->> 'credential' = 'INTACT') AS intact,
					    webhook_at IS NOT NULL AS to_send
					FROM receipt WHERE post_id = ?::uuid""")
			.param(post)
			.query(Seen.class)
			.single();
	}

	private int receipts(String post) {
		return this.backing.jdbc()
			.sql("SELECT count(*) FROM receipt WHERE post_id = ?::uuid")
			.param(post)
			.query(Integer.class)
			.single();
	}

	private int read(String post) {
		String slug = this.backing.jdbc()
			.sql("SELECT slug FROM post WHERE id = ?::uuid")
			.param(post)
			.query(String.class)
			.single();
		return (int) this.read.stream().filter(("/posts/" + slug)::equals).count();
	}

	/** Later checks would mix with the next step. */
	private void forget() {
		this.backing.jdbc().sql("UPDATE receipt SET next_check_at = NULL").update();
	}

	private enum Step {

		/** The page is requested. */
		PAGE,

		/** An image is requested. */
		IMAGE,

		/** The result is being written. */
		RESULT,

		/** The result is written, and the job not yet ended. */
		END,

		/** A red receipt has reached the webhook. */
		WEBHOOK

	}

	private record Seen(String state, int checks, int requests, int images, String differences, int intact,
			boolean toSend) {
	}

}
