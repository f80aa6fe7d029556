package app.galley.doctor;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.OwnOutput;
import app.galley.database.DatabaseClock;
import app.galley.embedded.GalleyProcess;
import app.galley.embedded.TransactionPooler;
import app.galley.storage.S3Connection;
import app.galley.storage.StorageFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The doctor on a healthy deployment, and on one fault at a time: it names the setting
 * that is wrong, and no neighbour.
 */
@GalleyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorTests {

	private static final String KEY_PROPERTY = "aws.accessKeyId";

	private static final String SECRET_PROPERTY = "aws.secretAccessKey";

	/** {@code -Dgalley.doctor.faults=all} injects those too that resemble another one. */
	private static final boolean ALL_FAULTS = "all".equals(System.getProperty("galley.doctor.faults"));

	/** Starts of small contexts, on two cores. */
	private static final int CONCURRENCY = 2;

	@Autowired
	Api api;

	@Autowired
	JdbcConnectionDetails postgres;

	@Autowired
	S3Connection bucket;

	@Autowired
	Environment environment;

	@TempDir
	static Path folder;

	/** Of the database's own bucket. */
	private byte[] marker = {};

	private String database = "";

	@SuppressWarnings("NullAway.Init") // by start()
	private KeyStore keys;

	@BeforeAll
	void start() throws Exception {
		// The bucket is bound to the database with its first object.
		new Newsroom(this.api).publish("Bound to this database");
		try (S3Client s3 = StorageFixture.client(this.bucket)) {
			this.marker = s3.getObjectAsBytes((get) -> get.bucket(this.bucket.bucket()).key("galley/database.json"))
				.asByteArray();
		}
		this.database = "postgres://postgres:" + this.postgres.getPassword() + "@"
				+ this.postgres.getJdbcUrl().replaceFirst("jdbc:postgresql://", "");
		this.keys = Deployment.selfSigned(folder);
		credentials(PolicedS3.KEY, PolicedS3.SECRET);
	}

	@AfterAll
	void stop() {
		System.clearProperty(KEY_PROPERTY);
		System.clearProperty(SECRET_PROPERTY);
		logAgain();
	}

	private static void credentials(String key, String secret) {
		System.setProperty(KEY_PROPERTY, key);
		System.setProperty(SECRET_PROPERTY, secret);
	}

	private Deployment deployment(boolean cors) throws Exception {
		return new Deployment(folder, this.database, this.api.url(""), this.marker, cors);
	}

	/** The faults by the line that must name them. */
	private Map<Fault, Named> faults() {
		Map<Fault, Named> faults = new LinkedHashMap<>();
		Map<Fault, Named> more = new LinkedHashMap<>();
		faults.put(set("DATABASE_URL", "postgres://postgres:x@127.0.0.1:1/postgres"),
				named("Database", "DATABASE_URL"));
		faults.put(
				(all) -> all.set("DATABASE_URL", this.database.replaceFirst("//postgres:[^@]+@", "//postgres:wrong@")),
				named("Database", "password"));
		more.put((all) -> all.set("DATABASE_URL", this.database.replaceFirst("/postgres$", "/nothing")),
				named("Database", "nothing"));
		more.put(set("DATABASE_URL", "mysql://somewhere"), named("Database", "DATABASE_URL is not of the form"));
		faults.put(set("galley.database.direct-url", "postgres://postgres:x@127.0.0.1:1/postgres"),
				named("Direct connection", "GALLEY_DATABASE_DIRECT_URL"));
		faults.put((all) -> {
			TransactionPooler pooler = all.open(new TransactionPooler(port(this.database)));
			all.set("galley.database.direct-url", pooler.behind(this.database));
		}, named("Notifications", "pooler"));
		more.put((all) -> all.set("galley.database.direct-url", this.database.replaceFirst("/postgres$", "/template1")),
				named("Notifications", "another database"));
		faults.put((all) -> all.set("galley.database.read-url", this.database),
				named("Replica", "GALLEY_DATABASE_READ_URL"));
		more.put(set("galley.database.read-url", "postgres://postgres:x@127.0.0.1:1/postgres"),
				named("Replica", "nothing responds"));
		faults.put((all) -> all.skewSeconds = 600, named("Clock", "600.0 s ahead"));
		faults.put(set("galley.s3.bucket", "no-such-bucket"), named("Bucket", "GALLEY_S3_BUCKET"));
		more.put((all) -> all.set("galley.s3.endpoint", Deployment.closed()), named("Bucket", "GALLEY_S3_ENDPOINT"));
		faults.put((all) -> all.set("galley.s3.endpoint", all.http(Deployment.responding(400,
				"<Error><Code>AuthorizationHeaderMalformed</Code><Message>expecting eu-west-1</Message></Error>"))),
				named("Bucket", "AWS_REGION"));
		faults.put((all) -> all.s3.deny("s3:ListBucket", "uploads/"), named("Listing", "s3:ListBucket"));
		faults.put((all) -> all.s3.deny("s3:PutObject", "generated/"), named("generated/", "s3:PutObject"));
		more.put((all) -> all.s3.deny("s3:GetObject", "uploaded/"), named("uploaded/", "s3:GetObject"));
		more.put((all) -> all.s3.deny("s3:DeleteObject", "generated/"), named("generated/", "s3:DeleteObject"));
		more.put((all) -> all.s3.deny("s3:PutObject", "uploads/"), named("uploads/", "s3:PutObject"));
		faults.put((all) -> all.s3.deny("s3:DeleteObject", "uploads/"), named("uploads/", "s3:DeleteObject"));
		faults.put((all) -> all.s3.deny("s3:PutObject", "galley/"), named("galley/", "galley/*"));
		faults.put((all) -> all.marker(
				"{\"database\":\"%s\",\"token\":null}".formatted(UUID.randomUUID()).getBytes(StandardCharsets.UTF_8)),
				named("Bucket owner", "storage adopt"));
		more.put((all) -> all.set("galley.upload.endpoint", Deployment.closed()),
				named("uploads/", "GALLEY_UPLOAD_ENDPOINT"));
		faults.putAll(httpFaults());
		if (ALL_FAULTS) {
			faults.putAll(more);
		}
		return faults;
	}

	private Map<Fault, Named> httpFaults() {
		Map<Fault, Named> faults = new LinkedHashMap<>();
		Map<Fault, Named> more = new LinkedHashMap<>();
		faults.put((all) -> all.set("galley.cdn-base-url", Deployment.closed()), named("CDN", "GALLEY_CDN_BASE_URL"));
		more.put(set("galley.cdn-base-url", "cdn.example.org"), named("CDN", "GALLEY_CDN_BASE_URL"));
		more.put((all) -> all.cdn = Deployment.responding(404, ""), named("CDN", "origin"));
		more.put((all) -> all.cdn = Deployment.responding(403, ""), named("CDN", "Allow the CDN to read"));
		faults.put((all) -> all.cdn = (exchange) -> {
			exchange.getResponseHeaders().set("Location", "https://sign-in.example.org/?from=here");
			Deployment.respond(exchange, 302, "");
		}, named("CDN", "sign-in.example.org"));
		more.put((all) -> all.cdn = (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/html");
			Deployment.respond(exchange, 200, "<h1>Sign in</h1>");
		}, named("CDN", "web page"));
		more.put((all) -> all.cdn = (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "image/webp");
			Deployment.respond(exchange, 200, "RIFF");
		}, named("CDN", "optimisation"));
		faults.put((all) -> all.cdn = (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "image/png");
			byte[] bytes = Objects.requireNonNull(all.object(exchange.getRequestURI().getPath().substring(1)))
				.asByteArray();
			exchange.sendResponseHeaders(200, bytes.length);
			exchange.getResponseBody().write(bytes);
		}, named("CDN", "Cache-Control"));
		faults.put((all) -> all.cdn = (exchange) -> {
			if (all.object(exchange.getRequestURI().getPath().substring(1)) != null) {
				all.serveObject(exchange);
			}
			else {
				Deployment.respond(exchange, 200, "<h1>Not here</h1>");
			}
		}, named("CDN, missing", "fallback page"));
		faults.put((all) -> all.cdn = (exchange) -> {
			if (exchange.getRequestURI().getPath().equals("/galley/database.json")) {
				Deployment.respond(exchange, 200, new String(this.marker, StandardCharsets.UTF_8));
			}
			else {
				all.serveObject(exchange);
			}
		}, named("CDN, private", "generated/* and uploaded/* only"));
		faults.put((all) -> all.set("galley.site.url", Deployment.closed()), named("Site", "GALLEY_SITE_URL"));
		more.put((all) -> all.site = (exchange) -> {
			exchange.getResponseHeaders().set("Location", "https://www.example.org/");
			Deployment.respond(exchange, 308, "");
		}, named("Site", "final address"));
		faults.put((all) -> all.site = Deployment.responding(200, "<h1>Another site</h1>"),
				named("Site updates", "GALLEY_SITE_URL"));
		faults.put(set("galley.site.secret", "another-secret"), named("Site updates", "GALLEY_SITE_SECRET"));
		more.put(set("galley.site.secret", ""), named("Site updates", "same value"));
		faults.put(
				(all) -> all.site = (exchange) -> Deployment.respond(exchange,
						exchange.getRequestMethod().equals("POST") ? 503 : 200,
						"{\"message\":\"The API is unreachable from this site.\"}"),
				named("Site updates", "GALLEY_API_URL"));
		faults.put((all) -> all.set("galley.sdxl.url", Deployment.closed()), named("SDXL server", "GALLEY_SDXL_URL"));
		more.put(set("galley.sdxl.url", "gpu"), named("SDXL server", "GALLEY_SDXL_URL"));
		faults.put(set("galley.sdxl.api", "comfyui"), named("SDXL server", "GALLEY_SDXL_API"));
		more.put((all) -> all.sdxl = Deployment.responding(401, ""), named("SDXL server", "credentials"));
		faults.put((all) -> all.set("galley.sdxl.url", all.https(this.keys, Deployment.responding(200, "[]"))),
				named("SDXL server", "GALLEY_SDXL_CERTIFICATE"));
		faults.put((all) -> all.front = Deployment.responding(200, "{}"), named("Public address", "GALLEY_PUBLIC_URL"));
		more.put(set("galley.public-url", "https://example.org/below"), named("Public address", "path"));
		faults.put((all) -> all.set("galley.public-url", all.https(this.keys, Deployment.responding(200, "{}"))),
				named("Public address", "certificate"));
		faults.put(
				(all) -> all.front = Deployment.responding(200,
						"{\"server\":\"galley\",\"scheme\":\"http\",\"forwarded\":\"IGNORED\"}"),
				named("Proxies", "GALLEY_TRUSTED_PROXIES"));
		if (ALL_FAULTS) {
			faults.putAll(more);
		}
		return faults;
	}

	private static Fault set(String name, String value) {
		return (all) -> all.set(name, value);
	}

	private static Named named(String line, String text) {
		return new Named(line, text);
	}

	@Test
	void findsNothingWrongWithAHealthyDeployment() throws Exception {
		try (Deployment healthy = deployment(true)) {
			List<String> before = healthy.keys();
			Printed printed = print(healthy.arguments());
			assertThat(printed.status()).as(printed.text()).isZero();
			assertThat(printed.text()).contains("No problems, 0 warnings")
				.contains("OK       Bucket owner ", "OK       Notifications ", "OK       CDN, private ",
						"OK       Upload CORS ", "OK       Proxies ", "OK       Image library ");
			assertThat(printed.text().lines()).allMatch((line) -> line.length() <= 80);
			assertThat(healthy.keys()).isEqualTo(before);
			assertThat(healthy.object("galley/database.json")).isNotNull()
				.extracting((object) -> object.asByteArray())
				.isEqualTo(this.marker);
		}
	}

	@Test
	void namesTheFaultAndNoNeighbour() throws Exception {
		List<Callable<@Nullable String>> runs = new ArrayList<>();
		faults().forEach((fault, named) -> runs.add(() -> {
			try (Deployment deployment = deployment(true)) {
				fault.injectInto(deployment);
				return wrong(deployment, named);
			}
		}));
		runs.add(() -> {
			try (Deployment deployment = deployment(false)) {
				return wrong(deployment, named("Upload CORS", "CORS rule"));
			}
		});
		assertThat(runs).hasSizeGreaterThan(20);
		List<String> wrong = new ArrayList<>();
		// Logback has one configuration in a process, which two starts at a time would
		// spoil for each other.
		System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
		try (ExecutorService pool = Executors.newFixedThreadPool(CONCURRENCY)) {
			for (Future<@Nullable String> run : pool.invokeAll(runs)) {
				String result = run.get();
				if (result != null) {
					wrong.add(result);
				}
			}
		}
		finally {
			System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
		}
		assertThat(wrong).isEmpty();
	}

	@Test
	void namesWrongCredentialsOfTheBucket() throws Exception {
		try (Deployment deployment = deployment(true)) {
			credentials("another-key", PolicedS3.SECRET);
			assertThat(wrong(deployment, named("Bucket", "InvalidAccessKeyId"))).isNull();
			credentials(PolicedS3.KEY, "another-secret-key");
			assertThat(wrong(deployment, named("Bucket", "SignatureDoesNotMatch"))).isNull();
		}
		finally {
			credentials(PolicedS3.KEY, PolicedS3.SECRET);
		}
	}

	/** Null when exactly the guilty line is a problem, and says what the test expects. */
	private @Nullable String wrong(Deployment deployment, Named named) throws Exception {
		List<Finding> findings = examine(deployment);
		List<Finding> problems = findings.stream().filter((finding) -> finding.level() == Level.PROBLEM).toList();
		String text = FindingText.of(problems);
		boolean right = problems.size() == 1 && problems.getFirst().name().equals(named.line())
				&& (problems.getFirst().found() + " " + problems.getFirst().advice()).contains(named.text());
		boolean leaks = FindingText.of(findings)
			.matches("(?s).*(" + Deployment.SITE_SECRET + "|another-secret|" + PolicedS3.SECRET + "|"
					+ this.postgres.getPassword() + ").*");
		return (right && !leaks) ? null : named + (leaks ? " leaks a secret: " : ": ") + text;
	}

	private static List<Finding> examine(Deployment deployment) throws Exception {
		List<Finding> findings = new CopyOnWriteArrayList<>();
		try (ConfigurableApplicationContext context = DoctorApplication.application().initializers((created) -> {
			if (deployment.skewSeconds != 0) {
				((GenericApplicationContext) created).registerBean("skewed", DatabaseClock.class,
						() -> new DatabaseClock(
								Clock.offset(Clock.systemUTC(), Duration.ofSeconds(deployment.skewSeconds))),
						(definition) -> definition.setPrimary(true));
			}
		}).run(deployment.arguments())) {
			context.getBean(Doctor.class).run(findings::add);
		}
		return findings;
	}

	@Test
	void printsJson() throws Exception {
		try (Deployment healthy = deployment(true)) {
			healthy.set("galley.site.secret", "another-secret");
			Printed printed = print(healthy.arguments(), "--json");
			assertThat(printed.status()).isEqualTo(1);
			JsonNode json = JsonMapper.shared().readTree(printed.text());
			assertThat(json.get("healthy").asBoolean()).isFalse();
			assertThat(json.get("findings").valueStream())
				.filteredOn((finding) -> finding.get("level").asString().equals("PROBLEM"))
				.singleElement()
				.extracting((finding) -> finding.get("name").asString())
				.isEqualTo("Site updates");
		}
	}

	@Test
	void pointsToTheRunningServerThatHasTheEmbeddedServices() throws Exception {
		Printed printed = print("--galley.data-dir=" + this.environment.getProperty("galley.data-dir"),
				"--galley.embedded.mode=always");
		assertThat(printed.status()).isEqualTo(1);
		assertThat(printed.text()).contains("in use by another Galley", "/desk/health");
	}

	@Test
	void runsWhereAServerDoesNotStart() throws Exception {
		GalleyProcess refused = GalleyProcess.start(
				Map.of("RAILWAY_ENVIRONMENT", "production", "GALLEY_S3_ENDPOINT", "no-url", "GALLEY_SDXL_URL", "gpu"),
				"doctor");
		assertThat(refused.awaitExit()).isEqualTo(1);
		// The test's AOT cache makes the JVM print lines of its own.
		String output = refused.output().replaceAll("(?m)^\\[.*\\R", "");
		assertThat(output).startsWith("PROBLEM  Database ")
			.contains("DATABASE_URL and GALLEY_S3_BUCKET are not set", "PROBLEM  Bucket ", "PROBLEM  SDXL server ",
					"OK       Memory")
			.doesNotContain("Exception", "\tat ");
	}

	@Test
	void anAdministratorSeesTheFindingsOfTheServer() {
		List<JsonNode> events = this.api.asEditor()
			.events("subscription { health { level name tried found advice position } }", Map.of());
		assertThat(events).map((event) -> event.at("/data/health/name").asString())
			.contains("Database", "Notifications", "Bucket", "uploads/", "Memory", "Temporary folder");
		assertThat(events).map((event) -> event.at("/data/health/level").asString())
			.contains("OK")
			.doesNotContain("PROBLEM");
	}

	private static Printed print(String[] settings, String... args) throws Exception {
		return print(Stream.concat(Stream.of(settings), Stream.of(args)).toArray(String[]::new));
	}

	/** As the program runs the command. */
	private static Printed print(String... args) throws Exception {
		StringBuilder text = new StringBuilder();
		List<String> call = new ArrayList<>(List.of("doctor"));
		Stream.of(args).filter("--json"::equals).forEach(call::add);
		try {
			int status = OwnOutput.of(() -> DoctorApplication.run(call, args), text::append);
			return new Printed(status, text.toString());
		}
		finally {
			logAgain();
		}
	}

	/** The command turns logging off, in this process for other tests too. */
	private static void logAgain() {
		LoggingSystem.get(DoctorTests.class.getClassLoader())
			.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
	}

	private static int port(String database) {
		return URI.create(database).getPort();
	}

	private record Printed(int status, String text) {
	}

	private record Named(String line, String text) {
	}

	/** Makes a healthy deployment faulty. */
	@FunctionalInterface
	private interface Fault {

		void injectInto(Deployment deployment) throws Exception;

	}

}
