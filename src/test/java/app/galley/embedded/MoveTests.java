package app.galley.embedded;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.transfer.MoveApplication;
import org.apache.commons.codec.digest.DigestUtils;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The move of a data folder to an external database and bucket.
 * {@code -Dgalley.move.corpus=DIR} moves the posts of a folder of Markdown files too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class MoveTests {

	private static final String CORPUS = System.getProperty("galley.move.corpus", "");

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final String POSTS = """
			query($after: String) { posts(first: 50, after: $after) { pageInfo { hasNextPage endCursor } nodes {
			  id slug title excerpt bodyMarkdown contentHtml readingMinutes status publishedAt updatedAt createdBy updatedBy
			  author { slug name } category { slug name } tags { slug name }
			  featuredImage { url srcset width height alt blurDataUrl aiUse share { url } renditions { url width height contentType }
			    provenance { engine prompt seed } } } } }""";

	@SuppressWarnings("NullAway.Init") // by start()
	private Path folder;

	@SuppressWarnings("NullAway.Init") // by start()
	private Path source;

	@SuppressWarnings("NullAway.Init") // by start()
	private BackingServices backing;

	/** Files of the corpus. */
	private long imported;

	/** What readers and editors see of the source. */
	private final Map<String, String> seen = new TreeMap<>();

	private final List<String> images = new ArrayList<>();

	private String rowsOfSource = "";

	private String filesOfSource = "";

	private long objectsOfSource;

	private int targets;

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.folder = data;
		this.source = data.resolve("source");
		Map<String, String> settings = Map.of("GALLEY_DATA_DIR", this.source.toString(), "GALLEY_EDITOR_PASSWORD",
				Api.PASSWORD, "GALLEY_SDXL_SKETCHSTEPDELAY", "0ms", "GALLEY_SAMPLES", "false");
		if (!CORPUS.isEmpty()) {
			GalleyProcess imports = GalleyProcess.start(settings, "import", CORPUS, "--approve");
			assertThat(imports.awaitExit(30, TimeUnit.MINUTES)).isZero();
			try (Stream<Path> files = Files.walk(Path.of(CORPUS))) {
				this.imported = files.filter((file) -> file.toString().endsWith(".md")).count();
			}
		}
		try (GalleyProcess server = GalleyProcess.start(settings)) {
			URI address = server.awaitReady();
			Newsroom newsroom = new Newsroom(Api.at(address));
			JsonNode post = newsroom.approve(illustrated(newsroom, 1), Map.of());
			newsroom.edit(newsroom.revise(post), Map.of("title", "Revised"));
			newsroom.approve(illustrated(newsroom, 2), Map.of());
			newsroom.approve(illustrated(newsroom, 3), Map.of("publishAt", "2099-01-01T00:00:00Z"));
			newsroom.draft("Only a draft");
			this.seen.putAll(look(address, this.images));
		}
		this.rowsOfSource = rowsOfSource();
		this.objectsOfSource = Pattern.compile("(?<=<object_key>|<share_key>)[^<]+")
			// What a sweep saw before the row of its image was there.
			.matcher(this.rowsOfSource.replaceAll("(?s)<storage_orphan>.*?</storage_orphan>", ""))
			.results()
			.map(MatchResult::group)
			.distinct()
			.count();
		this.filesOfSource = filesOfSource();
		this.backing = new BackingServices(this.folder.resolve("target"));
		System.setProperty("aws.accessKeyId", this.backing.environment().get("AWS_ACCESS_KEY_ID"));
		System.setProperty("aws.secretAccessKey", this.backing.environment().get("AWS_SECRET_ACCESS_KEY"));
	}

	/** A complete draft with an image of its own. */
	private static JsonNode illustrated(Newsroom newsroom, int seed) {
		JsonNode draft = newsroom.draft("Moved");
		String generation = newsroom.generate(draft, "A lighthouse", seed);
		Api.await(() -> newsroom.generation(generation).get("status").asString(), "DONE"::equals);
		return newsroom.submit(newsroom.task(Newsroom.id(draft)));
	}

	@AfterAll
	void stop() throws Exception {
		System.clearProperty("aws.accessKeyId");
		System.clearProperty("aws.secretAccessKey");
		this.backing.close();
	}

	@Test
	void movesEveryPageAndObjectAlthoughKilledTwice(CapturedOutput output) throws Exception {
		Target target = target();
		assertThat(move(target, "--dry-run")).isZero();
		assertThat(output).containsPattern("content_task +" + (5 + this.imported) + " rows")
			.containsPattern("objects +" + this.objectsOfSource + " \\(")
			.contains("Nothing was changed");
		assertThat(target.jdbc()
			.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
			.query(Long.class)
			.single()).isZero();

		killWithSomeObjects(target);
		killWithSomeRows(target);
		assertThat(move(target)).as(output.toString()).isZero();
		assertThat(output).contains("0 objects copied, " + this.objectsOfSource + " were there already",
				"Everything is moved, and is equal.");
		assertThat(move(target)).isZero();
		assertThat(output).contains("Everything had been moved already, and is equal.");

		assertThat(rowsOfSource()).isEqualTo(this.rowsOfSource);
		assertThat(filesOfSource()).isEqualTo(this.filesOfSource);
		try (GalleyProcess server = GalleyProcess.start(target.environment())) {
			URI address = server.awaitReady();
			List<String> addresses = new ArrayList<>();
			Api.await(() -> target.jdbc().sql("SELECT rebased FROM image_base").query(Boolean.class).single(),
					Boolean::booleanValue);
			assertThat(look(address, addresses)).isEqualTo(this.seen);
			assertThat(addresses).isNotEmpty().allMatch((image) -> image.startsWith(address + "/cdn/"));
			assertThat(move(target)).isEqualTo(1);
			assertThat(output).contains("A Galley is running on the new database");
			assertThat(marker(target))
				.isEqualTo(target.jdbc().sql("SELECT id::text FROM storage_owner").query(String.class).single());
			JsonNode next = new Newsroom(Api.at(address)).publish("Published after the move");
			assertThat(Api.at(address).asEditor().get("/preview/posts/" + next.get("slug").asString()).statusCode())
				.isEqualTo(200);
			assertThat(target.jdbc()
				.sql("SELECT count(DISTINCT number) = count(*) FROM post")
				.query(Boolean.class)
				.single()).isTrue();
			assertThat(server.output()).doesNotContain("belongs to another database", "ERROR");
		}
		assertThat(move(target)).isEqualTo(1);
		assertThat(output).contains("The new database holds other data already");
	}

	private void killWithSomeObjects(Target target) throws Exception {
		this.backing.storage.delay(Duration.ofMillis(100));
		GalleyProcess killed = GalleyProcess.start(target.environment(), "move");
		Api.await(TIMEOUT, () -> objects(target.bucket()), (count) -> count >= 2);
		killed.kill();
		this.backing.storage.delay(Duration.ZERO);
		assertThat(objects(target.bucket())).isLessThan(this.objectsOfSource);
		assertThat(target.jdbc().sql("SELECT count(*) FROM tag").query(Long.class).single()).isZero();
	}

	private void killWithSomeRows(Target target) throws Exception {
		target.jdbc().sql("ALTER TABLE post ADD CONSTRAINT slow CHECK (pg_sleep(1)::text IS NOT NULL)").update();
		GalleyProcess killed = GalleyProcess.start(target.environment(), "move");
		Api.await(TIMEOUT,
				() -> target.jdbc()
					.sql("SELECT count(*) FROM pg_stat_progress_copy WHERE relid = 'post'::regclass")
					.query(Long.class)
					.single(),
				(copies) -> copies > 0);
		killed.kill();
		assertThat(killed.output()).containsPattern("[1-9]\\d* objects copied, [1-9]\\d* were there already");
		target.jdbc().sql("ALTER TABLE post DROP CONSTRAINT slow").update();
		assertThat(target.jdbc().sql("SELECT count(*) FROM tag").query(Long.class).single()).isZero();
	}

	@Test
	void saysHowToGoOnWhenTheBucketFails(CapturedOutput output) throws Exception {
		Target target = target();
		this.backing.storage.cut();
		assertThat(move(target)).isEqualTo(1);
		this.backing.storage.heal();
		assertThat(output).contains("S3 cannot be reached", "Run move again to continue").doesNotContain("\tat ");
		this.backing.database.cut();
		assertThat(move(target)).isEqualTo(1);
		this.backing.database.heal();
		assertThat(output).contains("The database failed: ").doesNotContain("\tat ");
	}

	@Test
	void refusesADatabaseThatIsNotEmpty(CapturedOutput output) throws Exception {
		Target other = target();
		other.jdbc().sql("CREATE TABLE shop (id int)").update();
		assertThat(move(other)).isEqualTo(1);
		assertThat(output).contains("tables of another program, such as shop");

		Target galley = target();
		Flyway.configure().dataSource(galley.dataSource()).load().migrate();
		galley.jdbc().sql("INSERT INTO tag VALUES (gen_random_uuid(), 'a', 'A')").update();
		assertThat(move(galley)).isEqualTo(1);
		assertThat(output).contains("holds other data already: 1 rows in the table tag");
		assertThat(objects(galley.bucket())).isZero();

		Target newer = target();
		Flyway.configure().dataSource(newer.dataSource()).load().migrate();
		newer.jdbc().sql("UPDATE flyway_schema_history SET version = '9999' WHERE version = '16'").update();
		assertThat(move(newer)).isEqualTo(1);
		assertThat(output).contains("A newer Galley has used the new database");
	}

	@Test
	void refusesABucketThatIsNotEmpty(CapturedOutput output) throws Exception {
		Target marked = target();
		put(marked, "galley/database.json", "{\"database\": \"7d0d2f0c-9a3c-4c53-9d5e-000000000001\"}");
		assertThat(move(marked)).isEqualTo(1);
		assertThat(output).contains("The bucket %s belongs to another database (7d0d2f0c-9a3c-4c53-9d5e-000000000001)."
			.formatted(marked.bucket()));

		Target used = target();
		put(used, "uploaded/photo.jpg", "A photo");
		assertThat(move(used, "--dry-run")).isEqualTo(1);
		assertThat(output)
			.contains("The bucket %s holds objects already, such as uploaded/photo.jpg".formatted(used.bucket()));
		assertThat(used.jdbc()
			.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void refusesASourceThatIsInUseOrHoldsNothing() throws Exception {
		Target target = target();
		try (DataFolder used = DataFolder.lock(this.source)) {
			assertThatThrownBy(() -> move(target)).rootCause().hasMessageContaining("is in use by another Galley");
		}
		Path empty = this.folder.resolve("empty");
		assertThatThrownBy(() -> move(target, "--galley.data-dir=" + empty)).rootCause()
			.hasMessageContaining("holds no data of Galley");
		assertThat(empty).doesNotExist();
		assertThatThrownBy(() -> MoveApplication.run(List.of("move"), "--galley.data-dir=" + this.source)).rootCause()
			.hasMessage("DATABASE_URL and GALLEY_S3_BUCKET are not set, so there is nowhere to move the data to.");
	}

	/** The level is that of the tests: it applies to the whole process. */
	private int move(Target target, String... more) {
		List<String> call = Stream.concat(Stream.of("move"), Stream.of(more).filter("--dry-run"::equals)).toList();
		return MoveApplication.run(call,
				Stream.concat(
						Stream.of("--DATABASE_URL=" + target.environment().get("DATABASE_URL"),
								"--galley.s3.bucket=" + target.bucket(),
								"--galley.s3.endpoint=" + target.environment().get("GALLEY_S3_ENDPOINT"),
								"--galley.data-dir=" + this.source, "--logging.level.root=info"),
						Stream.of(more).filter((arg) -> !arg.equals("--dry-run")))
					.toArray(String[]::new));
	}

	/**
	 * The data of all posts, their pages, lists and images, without the base of
	 * addresses.
	 */
	static Map<String, String> look(URI address, List<String> images) {
		Api editor = Api.at(address).asEditor();
		Map<String, String> seen = new TreeMap<>();
		JsonNode page;
		Map<String, String> after = new HashMap<>();
		List<String> pages = new ArrayList<>(List.of("/preview/"));
		do {
			page = editor.data(POSTS, after).get("posts");
			for (JsonNode post : page.get("nodes")) {
				String slug = post.get("slug").asString();
				seen.put(slug, post.toString().replace(address.toString(), ""));
				pages.addAll(List.of("/preview/posts/" + slug, "/preview/authors/" + post.at("/author/slug").asString(),
						"/preview/categories/" + post.at("/category/slug").asString()));
				images.add(post.at("/featuredImage/url").asString());
				images.add(post.at("/featuredImage/share/url").asString());
				post.at("/featuredImage/renditions").forEach((file) -> images.add(file.get("url").asString()));
			}
			after.put("after", page.at("/pageInfo/endCursor").asString(""));
		}
		while (page.at("/pageInfo/hasNextPage").asBoolean());
		pages.forEach((path) -> seen.put(path, body(editor.get(path).body().replace(address.toString(), ""))));
		for (String image : images) {
			HttpResponse<byte[]> object = editor.send(HttpRequest.newBuilder(URI.create(image)),
					HttpResponse.BodyHandlers.ofByteArray());
			seen.put(image.replace(address.toString(), ""),
					object.statusCode() + " " + object.headers().firstValue("Content-Type") + " "
							+ object.headers().firstValue("Cache-Control") + " "
							+ DigestUtils.sha256Hex(object.body()));
		}
		assertThat(seen).isNotEmpty();
		return seen;
	}

	/** The head has values that differ with each request and each process. */
	private static String body(String html) {
		return html.substring(html.indexOf("<body")).replaceAll(" nonce=\"[^\"]+\"", "");
	}

	private String rowsOfSource() throws Exception {
		try (DataFolder data = DataFolder.lock(this.source);
				PostgresServer postgres = PostgresServer.start(data);
				Connection connection = new DriverManagerDataSource(postgres.getJdbcUrl(), "postgres",
						postgres.getPassword())
					.getConnection();
				Statement statement = connection.createStatement();
				var row = statement.executeQuery("SELECT schema_to_xml('public', true, false, '')::text")) {
			row.next();
			return row.getString(1);
		}
	}

	private String filesOfSource() throws Exception {
		StringBuilder list = new StringBuilder();
		try (Stream<Path> files = Files.walk(this.source.resolve("s3")).filter(Files::isRegularFile).sorted()) {
			for (Path file : files.toList()) {
				list.append(file)
					.append(' ')
					.append(Files.size(file))
					.append(' ')
					.append(Files.getLastModifiedTime(file))
					.append('\n');
			}
		}
		return list.toString();
	}

	private long objects(String bucket) {
		try (S3Client s3 = this.backing.s3()) {
			return s3.listObjectsV2Paginator((list) -> list.bucket(bucket))
				.contents()
				.stream()
				.map(S3Object::key)
				.filter((key) -> !key.startsWith("galley/"))
				.count();
		}
	}

	private void put(Target target, String key, String text) {
		try (S3Client s3 = this.backing.s3()) {
			s3.putObject((put) -> put.bucket(target.bucket()).key(key), RequestBody.fromString(text));
		}
	}

	private String marker(Target target) {
		try (S3Client s3 = this.backing.s3()) {
			return JsonMapper.shared()
				.readTree(s3.getObjectAsBytes((get) -> get.bucket(target.bucket()).key("galley/database.json"))
					.asUtf8String())
				.get("database")
				.asString();
		}
	}

	/** A new database and a new bucket. */
	private Target target() {
		String name = "target" + ++this.targets;
		this.backing.jdbc().sql("CREATE DATABASE " + name).update();
		try (S3Client s3 = this.backing.s3()) {
			s3.createBucket((create) -> create.bucket(name));
		}
		Map<String, String> environment = new HashMap<>(this.backing.environment());
		environment.compute("DATABASE_URL", (key, url) -> String.valueOf(url).replaceFirst("/postgres$", "/" + name));
		environment.put("GALLEY_S3_BUCKET", name);
		environment.put("GALLEY_DATA_DIR", this.source.toString());
		return new Target(name, this.backing.dataSource(name), environment);
	}

	private record Target(String bucket, DriverManagerDataSource dataSource, Map<String, String> environment) {

		JdbcClient jdbc() {
			return JdbcClient.create(this.dataSource);
		}

	}

}
