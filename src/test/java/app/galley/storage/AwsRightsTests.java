package app.galley.storage;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.address.Rebase;
import app.galley.media.ImageFormat;
import app.galley.media.TestImages;
import app.galley.problem.Unavailable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The rights that {@code deploy/aws/galley.yaml} gives Galley's user, on a real
 * {@link MinioServer}: all that Galley needs, and nothing that it does not.
 */
@GalleyTest
@DirtiesContext
class AwsRightsTests {

	private static final List<Map<String, Object>> RIGHTS = rights();

	private static MinioServer minio;

	@Autowired
	ApplicationContext context;

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	ObjectStore store;

	@BeforeAll
	static void start() throws Exception {
		minio = MinioServer.startOrSkip();
		StorageFixture.client(minio.connection())
			.putBucketVersioning((request) -> request.bucket("galley")
				.versioningConfiguration((versioning) -> versioning.status(BucketVersioningStatus.ENABLED)));
	}

	@AfterAll
	static void stop() {
		if (minio != null) {
			minio.close();
		}
	}

	@Test
	void allowAllThatGalleyDoes() throws Exception {
		assertThat(this.context.getBean(StorageProbe.class).tryEverything()).isNull();
		assertThat(this.newsroom.publish("Generated").get("slug").asString()).isNotEmpty();
		assertThat(upload()).contains("/cdn/uploaded/");
		this.store.put("generated/00/orphan.png", new byte[1], "image/png");
		assertThat(StorageFixture.sweep(this.context, this.context.getBean(ReferencedKeys.class),
				Clock.offset(Clock.systemUTC(), Duration.ofHours(25))))
			.contains("generated/00/orphan.png");
		assertThat(this.store.head("generated/00/orphan.png")).isEmpty();
		assertThat(this.context.getBean(StorageCommand.class).run(List.of("check"))).isZero();
	}

	/** As the desk does. */
	private String upload() throws Exception {
		byte[] photo = TestImages.encode(TestImages.photo(800, 600), ImageFormat.JPEG);
		JsonNode draft = this.newsroom.draft("Uploaded");
		JsonNode upload = this.api.asEditor()
			.mutate("uploadImage",
					Map.of("taskId", Newsroom.id(draft), "contentType", "image/jpeg", "bytes", photo.length),
					"id url headers { name value }");
		HttpRequest.Builder put = HttpRequest.newBuilder(URI.create(upload.get("url").asString()))
			.PUT(HttpRequest.BodyPublishers.ofByteArray(photo));
		upload.get("headers")
			.forEach((header) -> put.header(header.get("name").asString(), header.get("value").asString()));
		try (HttpClient browser = HttpClient.newHttpClient()) {
			assertThat(browser.send(put.build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
		}
		return this.api.asEditor()
			.mutate("confirmImageUpload", Map.of("id", Newsroom.id(upload), "alt", "A street"), "featuredImage { url }")
			.at("/featuredImage/url")
			.asString();
	}

	@ParameterizedTest
	@CsvSource({ "s3:PutObject, generated/", "s3:GetObject, generated/", "s3:DeleteObject, generated/",
			"s3:PutObject, uploaded/", "s3:GetObject, uploaded/", "s3:DeleteObject, uploaded/",
			"s3:PutObject, uploads/", "s3:GetObject, uploads/", "s3:DeleteObject, uploads/" })
	void theProbeNamesAMissingRight(String action, String prefix) {
		S3Connection user = minio.withRights(without(action, "arn:aws:s3:::galley/" + prefix + "*"));
		assertThat(probe(user)).isEqualTo(
				"S3 denies %s (%s*) on bucket galley: grant it to the credentials that " + "Galley uses.", action,
				prefix);
	}

	@Test
	void theProbeNamesTheMissingRightToList() {
		assertThat(probe(minio.withRights(without("s3:ListBucket", "arn:aws:s3:::galley"))))
			.isEqualTo("S3 denies s3:ListBucket on bucket galley: grant it to the credentials that Galley uses.");
	}

	private static @Nullable String probe(S3Connection user) {
		return new StorageProbe(StorageFixture.client(user), user, StorageFixture.SETTINGS).tryEverything();
	}

	@ParameterizedTest
	@CsvSource({ "s3:GetObject", "s3:PutObject" })
	void theCheckNamesAMissingRightToTheMarker(String action) {
		S3Connection user = minio.withRights(without(action, "arn:aws:s3:::galley/galley/*"));
		BucketBinding binding = new BucketBinding(
				new BucketMarkers(StorageFixture.client(user), user, StorageFixture.SETTINGS),
				this.context.getBean(DatabaseIdentity.class), this.context.getBeanProvider(ReferencedKeys.class));
		assertThat(binding.checkIn().sentence())
			.startsWith("S3 denies s3:GetObject or s3:PutObject on galley/database.json in bucket galley: "
					+ "grant both on galley/* to the credentials that Galley uses.");
	}

	@Test
	void whatGalleyDeletesCanBeRestored() {
		S3Connection user = minio.withRights(policy(RIGHTS.stream()));
		StorageFixture.store(user).put("generated/00/fox.png", new byte[3], "image/png");
		StorageFixture.store(user).delete("generated/00/fox.png");
		S3Client root = StorageFixture.client(minio.connection());
		ObjectVersion version = root.listObjectVersions((list) -> list.bucket("galley").prefix("generated/00/fox.png"))
			.versions()
			.getFirst();
		assertThat(version.size()).isEqualTo(3);
		assertThatExceptionOfType(S3Exception.class)
			.isThrownBy(() -> StorageFixture.client(user)
				.deleteObject((delete) -> delete.bucket("galley").key(version.key()).versionId(version.versionId())))
			.satisfies((refusal) -> assertThat(refusal.statusCode()).isEqualTo(403));
		assertThatExceptionOfType(S3Exception.class)
			.isThrownBy(() -> StorageFixture.client(user)
				.putBucketVersioning((request) -> request.bucket("galley")
					.versioningConfiguration((versioning) -> versioning.status(BucketVersioningStatus.SUSPENDED))))
			.satisfies((refusal) -> assertThat(refusal.statusCode()).isEqualTo(403));
	}

	/**
	 * MinIO gives the rights to versions to those who may list and read the bucket, AWS
	 * does not.
	 */
	@Test
	void undeleteNeedsRightsOfItsOwn() throws Exception {
		this.newsroom.publish("Brought back");
		String key = this.context.getBean(ReferencedKeys.class).all().next();
		byte[] bytes = this.store.get(key);
		ObjectHead before = this.store.head(key).orElseThrow();
		this.store.delete(key);
		S3Connection reader = minio.withRights(without("s3:PutObject", "arn:aws:s3:::galley/generated/*"));
		assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> deleted(reader).bringBack(key))
			.withMessageContaining("S3 denies s3:GetObjectVersion or s3:PutObject on bucket galley");
		String more = Files.readString(Path.of("deploy/aws/undelete.json")).replace("BUCKET", "galley");
		List<Map<String, Object>> undelete = JsonMapper.shared()
			.readTree(more)
			.get("Statement")
			.valueStream()
			.map((statement) -> JsonMapper.shared().convertValue(statement, new TypeReference<Map<String, Object>>() {
			}))
			.toList();
		S3Connection operator = minio.withRights(policy(Stream.concat(RIGHTS.stream(), undelete.stream())));
		StorageCommand command = new StorageCommand(this.context.getBean(StorageSweep.class),
				this.context.getBean(BucketBinding.class), deleted(operator), this.context.getBean(Rebase.class));
		assertThat(StorageSweepTests.print(command, 0, "check", "--undelete")).contains("brought back  " + key);
		assertThat(this.store.get(key)).isEqualTo(bytes);
		assertThat(this.store.head(key)).get()
			.extracting(ObjectHead::contentType, ObjectHead::cacheControl)
			.containsExactly(before.contentType(), before.cacheControl());
		assertThat(command.run(List.of("check"))).isZero();

		StorageFixture.client(minio.connection())
			.listObjectVersions((list) -> list.bucket("galley").prefix(key))
			.versions()
			.forEach((version) -> StorageFixture.client(minio.connection())
				.deleteObject((gone) -> gone.bucket("galley").key(key).versionId(version.versionId())));
		assertThat(StorageSweepTests.print(command, 1, "check", "--undelete")).contains("no version    " + key,
				"The bucket galley has no version of the others any more.");
		this.store.put(key, bytes, "image/png");
	}

	private static DeletedObjects deleted(S3Connection user) {
		return new DeletedObjects(StorageFixture.client(user), user, StorageFixture.SETTINGS);
	}

	@Test
	void reachNoOtherPartOfTheBucket() {
		S3Connection user = minio.withRights(policy(RIGHTS.stream()));
		assertThatExceptionOfType(S3Exception.class)
			.isThrownBy(
					() -> StorageFixture.client(user).getObject((get) -> get.bucket("galley").key("elsewhere/x.png")))
			.satisfies((refusal) -> assertThat(refusal.statusCode()).isEqualTo(403));
	}

	/**
	 * The statements about the bucket, each split into one for each action and resource.
	 */
	private static List<Map<String, Object>> rights() {
		List<?> statements = (List<?>) AwsTemplateTests.template(Set.of())
			.at("Resources", "User", "Properties", "Policies", "0", "PolicyDocument", "Statement");
		return statements.stream().map((statement) -> (Map<?, ?>) statement).flatMap(AwsRightsTests::split).toList();
	}

	private static Stream<Map<String, Object>> split(Map<?, ?> statement) {
		List<?> actions = (List<?>) Objects.requireNonNull(statement.get("Action"));
		List<?> resources = (List<?>) Objects.requireNonNull(statement.get("Resource"));
		if ("Deny".equals(statement.get("Effect"))) {
			return Stream.of(Map.of("Effect", "Deny", "Action", actions, "Resource", resources));
		}
		return actions.stream()
			.flatMap((action) -> resources.stream()
				.map((resource) -> Map.<String, Object>of("Effect", "Allow", "Action", action, "Resource", resource)));
	}

	private static String without(String action, String resource) {
		Map<String, Object> right = Map.of("Effect", "Allow", "Action", action, "Resource", resource);
		assertThat(RIGHTS).contains(right);
		return policy(RIGHTS.stream().filter((other) -> !other.equals(right)));
	}

	private static String policy(Stream<Map<String, Object>> statements) {
		return JsonMapper.shared()
			.writeValueAsString(Map.of("Version", "2012-10-17", "Statement", statements.toList()));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class WithTheRights {

		@Bean
		@Primary
		S3Connection awsUser() {
			return minio.withRights(policy(RIGHTS.stream()));
		}

	}

}
