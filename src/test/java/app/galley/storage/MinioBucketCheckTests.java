package app.galley.storage;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import app.galley.address.CdnSettings;
import app.galley.address.LocalCdn;
import app.galley.doctor.Finding;
import app.galley.doctor.Findings;
import app.galley.doctor.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The doctor's checks of a bucket on a real {@link MinioServer}, which knows policies.
 */
class MinioBucketCheckTests {

	private static final List<String> GRANTED = List.of("s3:ListBucket on galley", "s3:PutObject on galley/generated/*",
			"s3:GetObject on galley/generated/*", "s3:DeleteObject on galley/generated/*",
			"s3:PutObject on galley/uploaded/*", "s3:GetObject on galley/uploaded/*",
			"s3:DeleteObject on galley/uploaded/*", "s3:PutObject on galley/uploads/*",
			"s3:GetObject on galley/uploads/*", "s3:DeleteObject on galley/uploads/*",
			"s3:PutObject on galley/galley/*", "s3:GetObject on galley/galley/*");

	private static MinioServer minio;

	@BeforeAll
	static void start() throws Exception {
		minio = MinioServer.startOrSkip();
	}

	@AfterAll
	static void stop() {
		if (minio != null) {
			minio.close();
		}
	}

	@Test
	void findsNothingWrong() {
		List<Finding> findings = examine(minio.connection());
		assertThat(findings).filteredOn((finding) -> finding.level() == Level.OK)
			.extracting(Finding::name)
			.containsExactly("Bucket", "Listing", "generated/", "uploaded/", "uploads/", "Upload CORS", "galley/");
		assertThat(findings).extracting(Finding::level).doesNotContain(Level.PROBLEM, Level.WARNING);
	}

	@Test
	void namesTheCredentialsAndTheBucket() {
		S3Connection right = minio.connection();
		AwsCredentialsProvider wrong = StaticCredentialsProvider
			.create(AwsBasicCredentials.create("galley-test", "another-secret"));
		assertOnlyBucketSays("AWS_SECRET_ACCESS_KEY",
				new S3Connection(right.endpoint(), right.bucket(), right.region(), wrong, true));
		assertOnlyBucketSays("GALLEY_S3_BUCKET",
				new S3Connection(right.endpoint(), "another", right.region(), right.credentials(), true));
	}

	private static void assertOnlyBucketSays(String advice, S3Connection connection) {
		assertThat(problems(connection)).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo("Bucket");
			assertThat(problem.advice()).contains(advice);
		});
	}

	@ParameterizedTest
	@CsvSource({ "none, ''", "s3:ListBucket on galley, Listing", "s3:PutObject on galley/generated/*, generated/",
			"s3:GetObject on galley/generated/*, generated/", "s3:DeleteObject on galley/generated/*, generated/",
			"s3:PutObject on galley/uploaded/*, uploaded/", "s3:DeleteObject on galley/uploaded/*, uploaded/",
			"s3:GetObject on galley/uploads/*, uploads/", "s3:DeleteObject on galley/uploads/*, uploads/",
			"s3:PutObject on galley/galley/*, galley/" })
	void namesThePermissionThatIsTakenAway(String taken, String line) throws Exception {
		String statements = GRANTED.stream()
			.filter((granted) -> !granted.equals(taken))
			.map((granted) -> """
					{"Effect": "Allow", "Action": ["%s"], "Resource": ["arn:aws:s3:::%s"]}"""
				.formatted((Object[]) granted.split(" on ")))
			.collect(Collectors.joining(","));
		S3Connection full = minio.connection();
		List<Finding> problems = problems(new S3Connection(full.endpoint(), full.bucket(), full.region(),
				limited("{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}"), true));
		assertThat(problems).extracting(Finding::name)
			.containsExactlyElementsOf(Stream.of(line).filter((name) -> !name.isEmpty()).toList());
		assertThat(problems)
			.allSatisfy((problem) -> assertThat(problem.found()).contains(taken.replaceFirst(" .*", "")));
	}

	/** Temporary credentials with no more permissions than the policy grants. */
	private static AwsCredentialsProvider limited(String policy) throws Exception {
		S3Connection full = minio.connection();
		String form = "Action=AssumeRole&Version=2011-06-15&DurationSeconds=900&Policy="
				+ URLEncoder.encode(policy, StandardCharsets.UTF_8);
		SdkHttpRequest request = SdkHttpRequest.builder()
			.method(SdkHttpMethod.POST)
			.uri(Objects.requireNonNull(full.endpoint()))
			.putHeader("Content-Type", "application/x-www-form-urlencoded")
			.build();
		AwsCredentials owner = (AwsCredentials) full.credentials().resolveIdentity().join();
		SdkHttpRequest signed = AwsV4HttpSigner.create()
			.sign((sign) -> sign.identity(owner)
				.request(request)
				.payload(ContentStreamProvider.fromUtf8String(form))
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
				.putProperty(AwsV4HttpSigner.REGION_NAME, full.region()))
			.request();
		HttpRequest.Builder post = HttpRequest.newBuilder(signed.getUri())
			.version(HttpClient.Version.HTTP_1_1)
			.POST(HttpRequest.BodyPublishers.ofString(form));
		signed.forEachHeader((name, values) -> {
			if (!name.equalsIgnoreCase("Host")) {
				values.forEach((value) -> post.header(name, value));
			}
		});
		try (HttpClient client = HttpClient.newHttpClient()) {
			String xml = client.send(post.build(), HttpResponse.BodyHandlers.ofString()).body();
			return StaticCredentialsProvider.create(AwsSessionCredentials.create(element("AccessKeyId", xml),
					element("SecretAccessKey", xml), element("SessionToken", xml)));
		}
	}

	private static String element(String name, String xml) {
		Matcher element = Pattern.compile("<" + name + ">([^<]+)</").matcher(xml);
		assertThat(element.find()).as(xml).isTrue();
		return Objects.requireNonNull(element.group(1));
	}

	private static List<Finding> problems(S3Connection connection) {
		return examine(connection).stream().filter((finding) -> finding.level() == Level.PROBLEM).toList();
	}

	private static List<Finding> examine(S3Connection connection) {
		UploadSettings uploads = new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("galley.upload",
				UploadSettings.class);
		LocalCdn cdn = (key) -> URI.create("https://desk.example.org/cdn/" + key);
		StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("connection", connection, "settings",
				StorageFixture.SETTINGS, "uploads", uploads, "cdn", new CdnSettings(null), "localCdn", cdn));
		return Findings
			.of(new BucketCheck(beans.getBeanProvider(S3Connection.class), beans.getBeanProvider(StorageSettings.class),
					beans.getBeanProvider(UploadSettings.class), beans.getBeanProvider(CdnSettings.class),
					beans.getBeanProvider(LocalCdn.class), beans.getBeanProvider(DataSource.class)));
	}

}
