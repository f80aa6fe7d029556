package app.galley.embedded;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import javax.sql.DataSource;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import app.galley.database.TestIndexes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances whose database is behind a pooler in transaction mode: one knows only the
 * pooler, the other has a direct connection as well.
 * {@code -Dgalley.pooler.rounds=200 -Dgalley.pooler.command="runuser -u nobody -- /usr/sbin/pgbouncer"}
 * runs the long form with a real PgBouncer; the short one needs none installed.
 */
@OwnProcesses
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolerTests {

	private static final int ROUNDS = Integer.getInteger("galley.pooler.rounds", 12);

	private static final @Nullable String PGBOUNCER = System.getProperty("galley.pooler.command");

	private static final Duration BOUND = Duration.ofSeconds(1);

	@SuppressWarnings("NullAway.Init") // by start()
	private BackingServices backing;

	@SuppressWarnings("NullAway.Init") // by start()
	private AutoCloseable pooler;

	@SuppressWarnings("NullAway.Init") // by start()
	private String pooledAddress;

	@SuppressWarnings("NullAway.Init") // by start()
	private GalleyProcess pooledProcess;

	@SuppressWarnings("NullAway.Init") // by start()
	private GalleyProcess directProcess;

	/** Anonymous clients of the two. */
	@SuppressWarnings("NullAway.Init") // by start()
	private Api pooled;

	@SuppressWarnings("NullAway.Init") // by start()
	private Api direct;

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.backing = new BackingServices(data);
		Map<String, String> settings = new HashMap<>(this.backing.environment());
		String database = settings.get("DATABASE_URL");
		this.pooledAddress = startPooler(URI.create(database));
		settings.put("DATABASE_URL", this.pooledAddress);
		settings.put("GALLEY_CDN_BASE_URL", "https://cdn.example.org");
		settings.put("MANAGEMENT_ENDPOINT_HEALTH_SHOWDETAILS", "always");
		this.pooledProcess = GalleyProcess.start(settings);
		settings.put("GALLEY_DATABASE_DIRECT_URL", database);
		this.directProcess = GalleyProcess.start(settings);
		this.pooled = Api.at(this.pooledProcess.awaitReady());
		this.direct = Api.at(this.directProcess.awaitReady());
	}

	/** The address of the database behind the pooler. */
	private String startPooler(URI database) throws Exception {
		int port;
		if (PGBOUNCER != null) {
			PgBouncer started = new PgBouncer(PGBOUNCER, database);
			this.pooler = started;
			port = started.port();
		}
		else {
			TransactionPooler started = new TransactionPooler(database.getPort());
			this.pooler = started;
			port = started.port();
		}
		return database.toString().replace(":" + database.getPort(), ":" + port) + "?prepareThreshold=0";
	}

	@AfterAll
	void stop() throws Exception {
		this.pooledProcess.close();
		this.directProcess.close();
		this.pooler.close();
		this.backing.close();
	}

	/** They started at once, on an empty database. */
	@Test
	void bothRanTheMigrationsOnce() {
		assertThat(this.backing.repeatedMigrations()).isEmpty();
	}

	@Test
	void showsNoStalePostAndSharesNoneWithACdn() {
		JsonNode post = new Newsroom(this.direct).publish("Behind a pooler");
		for (int round = 0; round < ROUNDS; round++) {
			Api editor = ((round % 2 == 0) ? this.pooled : this.direct).asEditor();
			editor.mutate("unpublishPost", Map.of("id", Newsroom.id(post)), "id");
			check(post, false);
			editor.mutate("schedulePost", Map.of("id", Newsroom.id(post), "publishAt", "2026-01-01T00:00:00Z"), "id");
			check(post, true);
		}
	}

	/**
	 * Both show it: at once where nothing is cached, soon where notifications arrive.
	 */
	private void check(JsonNode post, boolean published) {
		HttpResponse<String> uncached = read(this.pooled, post);
		assertThat(shows(uncached)).isEqualTo(published);
		assertThat(cacheControl(uncached)).isEqualTo("private, no-store");
		Api.await(BOUND, () -> read(this.direct, post), (response) -> shows(response) == published);
		// A notification of the instance's own change may overtake a response.
		Api.await(BOUND, () -> cacheControl(read(this.direct, post)), (control) -> control.contains("s-maxage"));
	}

	private static HttpResponse<String> read(Api api, JsonNode post) {
		return api.get("/graphql?query=" + URLEncoder.encode(
				"{ post(slug: \"%s\") { title author { name } } }".formatted(post.get("slug").asString()),
				StandardCharsets.UTF_8));
	}

	private static boolean shows(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body().contains("Behind a pooler");
	}

	private static String cacheControl(HttpResponse<String> response) {
		return response.headers().firstValue("Cache-Control").orElse("none");
	}

	@Test
	void healthNamesTheSettingAndReadersGoOn() throws Exception {
		assertThat(this.pooled.get("/actuator/health").body()).contains("\"notifications\":{")
			.contains("GALLEY_DATABASE_DIRECT_URL");
		assertThat(this.pooledProcess.output()).contains("set GALLEY_DATABASE_DIRECT_URL");
		assertThat(this.pooled.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		HttpResponse<String> health = this.direct.get("/actuator/health");
		assertThat(health.body()).contains("\"notifications\":{\"status\":\"UP\"}");
	}

	@Test
	void indexesAreBuiltThroughThePooler() {
		URI address = URI.create(this.pooledAddress);
		String[] account = address.getUserInfo().split(":");
		DataSource behind = new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:%d%s?%s"
			.formatted(address.getPort(), address.getPath(), address.getQuery()), account[0], account[1]);
		this.backing.jdbc().sql("DROP INDEX content_task_open_slug, image_words").update();
		assertThat(TestIndexes.missing(behind)).containsExactly("content_task_open_slug", "image_words");
		TestIndexes.build(behind);
		assertThat(TestIndexes.missing(behind)).isEmpty();
	}

	/** Without notifications, the subscription reads the table every few seconds. */
	@Test
	void aSubscriptionWithoutNotificationsEndsToo() {
		Newsroom newsroom = new Newsroom(this.direct);
		String generation = newsroom.generate(newsroom.create(Map.of("title", "Unheard", "bodyMarkdown", "Words.")),
				"A whisper", 7);
		JsonNode last = this.pooled.asEditor()
			.events("subscription($id: ID!) { imageGeneration(id: $id) { status } }", Map.of("id", generation))
			.getLast();
		assertThat(last.at("/data/imageGeneration/status").asString()).isEqualTo("DONE");
	}

}
