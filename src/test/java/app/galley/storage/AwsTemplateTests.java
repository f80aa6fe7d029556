package app.galley.storage;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.storage.StorageSettings.Encryption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.PatternMatchUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code deploy/aws/galley.yaml} and the code name the same prefixes, headers and
 * variables.
 */
class AwsTemplateTests {

	static final Path FILE = Path.of("deploy/aws/galley.yaml");

	private final CloudFormationTemplate template = template(Set.of());

	private final CloudFormationTemplate withApi = template(Set.of("HasApi"));

	/** With a bucket of the name {@code galley}. */
	static CloudFormationTemplate template(Set<String> conditions) {
		Map<String, String> values = new LinkedHashMap<>(Map.of("AWS::Partition", "aws", "AWS::AccountId",
				"123456789012", "AWS::Region", "eu-central-1", "Bucket", "galley", "Bucket.Arn", "arn:aws:s3:::galley",
				"Images", "E1IMAGES", "Images.DomainName", "d1.cloudfront.net", "Api", "E2API", "DeskOrigin",
				"https://api.example.org"));
		values.put("User", "galley-user");
		return CloudFormationTemplate.read(FILE, values, conditions);
	}

	@Test
	void theCdnReadsPublishedImagesAndNothingElse() {
		assertThat(this.template.at("Resources", "BucketPolicy", "Properties", "PolicyDocument", "Statement", "0"))
			.extracting("Action", "Resource", "Condition")
			.containsExactly("s3:GetObject",
					List.of("arn:aws:s3:::galley/generated/*", "arn:aws:s3:::galley/uploaded/*",
							"arn:aws:s3:::galley/not-found.txt"),
					Map.of("StringEquals",
							Map.of("AWS:SourceArn", "arn:aws:cloudfront::123456789012:distribution/E1IMAGES")));
	}

	@Test
	void deletesOnlyStagedUploadsByAge() {
		List<?> rules = (List<?>) this.template.at("Resources", "Bucket", "Properties", "LifecycleConfiguration",
				"Rules");
		assertThat(rules).filteredOn((rule) -> ((Map<?, ?>) rule).containsKey("ExpirationInDays"))
			.singleElement()
			.extracting("Prefix", "ExpirationInDays")
			.containsExactly(StagingArea.PREFIX, 2);
	}

	@ParameterizedTest
	@EnumSource
	void theDeskMaySendTheHeadersOfAnUpload(Encryption sse) {
		S3Connection connection = new S3Connection(URI.create("https://s3.example.org"), "galley", "eu-central-1",
				StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")), true);
		UploadSettings uploads = new UploadSettings(null, DataSize.ofMegabytes(1), Duration.ofMinutes(1), 1);
		StorageSettings settings = new StorageSettings(null, null, "eu-central-1", null, sse, Duration.ofHours(24), 5,
				Duration.ofSeconds(2), Duration.ofSeconds(10));
		SignedUpload upload = new StagingArea(new StorageConfiguration().s3Presigner(connection, uploads), connection,
				settings, () -> {
				})
			.sign("uploads/x", "image/png", 1, Duration.ofMinutes(1));
		String[] allowed = ((List<?>) this.template.at("Resources", "Bucket", "Properties", "CorsConfiguration",
				"CorsRules", "0", "AllowedHeaders"))
			.stream()
			.map((header) -> header.toString().toLowerCase())
			.toArray(String[]::new);
		assertThat(upload.headers()).isNotEmpty()
			.allMatch((header) -> PatternMatchUtils.simpleMatch(allowed, header.name().toLowerCase()));
		assertThat(this.template.at("Resources", "Bucket", "Properties", "CorsConfiguration", "CorsRules", "0",
				"AllowedOrigins"))
			.isEqualTo(List.of("https://api.example.org"));
	}

	@Test
	void galleyPurgesTheDistributionOfTheApiAlone() {
		assertThat(purges(this.template)).isEmpty();
		assertThat(purges(this.withApi)).singleElement()
			.extracting("Resource")
			.isEqualTo(List.of("arn:aws:cloudfront::123456789012:distribution/E2API"));
	}

	private static List<?> purges(CloudFormationTemplate template) {
		return ((List<?>) template.at("Resources", "User", "Properties", "Policies", "0", "PolicyDocument",
				"Statement"))
			.stream()
			.filter((statement) -> statement.toString().contains("cloudfront:"))
			.toList();
	}

	@Test
	void printsTheVariablesToPaste() throws Exception {
		assertThat(variables(this.template))
			.isEqualTo(Map.of("AWS_REGION", "eu-central-1", "GALLEY_S3_BUCKET", "galley", "GALLEY_CDN_BASE_URL",
					"https://d1.cloudfront.net", "GALLEY_PUBLIC_URL", "https://api.example.org"));
		Map<String, String> withApi = variables(this.withApi);
		assertThat(withApi).containsAllEntriesOf(variables(this.template))
			.containsEntry("GALLEY_CDN_DISTRIBUTION", "E2API")
			.containsEntry("GALLEY_CDN_TAG_HEADER",
					this.withApi
						.at("Resources", "Api", "Properties", "DistributionConfig", "CacheTagConfig", "HeaderName")
						.toString());
		String settings = Files.readString(Path.of("docs/settings.md"));
		assertThat(withApi.keySet()).allMatch((name) -> settings.contains("| `" + name + "` |"));
	}

	private static Map<String, String> variables(CloudFormationTemplate template) {
		return template.at("Outputs", "Variables", "Value")
			.toString()
			.lines()
			.map((line) -> line.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1]));
	}

	/** All but what concerns versions and the CDN, which VersityGW does not have. */
	@Test
	void composeAndAwsGiveGalleyTheSameRights() throws Exception {
		Object aws = this.template.at("Resources", "User", "Properties", "Policies", "0", "PolicyDocument",
				"Statement");
		JsonNode expected = JsonMapper.shared()
			.readTree(
					JsonMapper.shared().writeValueAsString(aws).replace("arn:aws:s3:::galley", "arn:aws:s3:::images"));
		JsonNode compose = JsonMapper.shared().readTree(Files.readString(Path.of("deploy/compose/policy.json")));
		assertThat(compose.get("Statement")
			.valueStream()
			.filter((statement) -> statement.get("Principal").isObject())
			.map(AwsTemplateTests::right))
			.containsExactlyElementsOf(expected.valueStream()
				.filter((statement) -> statement.get("Effect").asString().equals("Allow"))
				.map(AwsTemplateTests::right)
				.toList());
	}

	private static String right(JsonNode statement) {
		return Stream.of("Effect", "Action", "Resource")
			.map((part) -> statement.get(part).toString())
			.collect(Collectors.joining(" "));
	}

}
