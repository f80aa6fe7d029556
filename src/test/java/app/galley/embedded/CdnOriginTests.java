package app.galley.embedded;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import app.galley.storage.ObjectHead;
import app.galley.storage.ObjectStore;
import app.galley.storage.S3Connection;
import app.galley.storage.StorageFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class CdnOriginTests {

	private static final String KEY = "generated/ab/fox.png";

	private static final byte[] BYTES = "0123456789".getBytes(StandardCharsets.UTF_8);

	private static DataFolder folder;

	private static S3Server s3;

	private static ObjectStore store;

	private static MockMvcTester cdn;

	@BeforeAll
	static void start(@TempDir Path data) {
		folder = DataFolder.lock(data);
		s3 = S3Server.start(folder, 0);
		store = StorageFixture.store(s3.connection());
		store.put(KEY, BYTES, "image/png");
		cdn = MockMvcTester.of(new CdnOrigin(store));
	}

	@AfterAll
	static void stop() throws Exception {
		s3.close();
		folder.close();
	}

	private static MvcTestResult get(String... headers) {
		return withHeaders(cdn.get().uri("/cdn/" + KEY), headers).exchange();
	}

	private static MockMvcTester.MockMvcRequestBuilder withHeaders(MockMvcTester.MockMvcRequestBuilder request,
			String... headers) {
		for (int i = 0; i < headers.length; i += 2) {
			request.header(headers[i], headers[i + 1]);
		}
		return request;
	}

	private static ObjectHead head() {
		return store.head(KEY).orElseThrow();
	}

	@Test
	void servesTheHeadersOfTheObject() {
		MvcTestResult response = get();
		assertThat(response).hasStatusOk().body().isEqualTo(BYTES);
		assertThat(response).headers()
			.hasValue(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
			.hasValue(HttpHeaders.CONTENT_TYPE, "image/png")
			.hasValue(HttpHeaders.CONTENT_LENGTH, "10")
			.hasValue(HttpHeaders.ACCEPT_RANGES, "bytes")
			.hasValue(HttpHeaders.ETAG, head().etag())
			.hasValue(HttpHeaders.LAST_MODIFIED, httpDate(head().lastModified()));
	}

	@Test
	void aPlainCopyOfTheBucketStillServesImages() throws Exception {
		String key = "generated/cd/copy.webp";
		store.put(key, BYTES, "image/webp");
		Path file = folder.resolve("s3/galley/" + key);
		UserDefinedFileAttributeView attributes = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
		for (String name : attributes.list()) {
			attributes.delete(name);
		}
		assertThat(cdn.get().uri("/cdn/" + key).exchange()).hasStatusOk()
			.headers()
			.hasValue(HttpHeaders.CONTENT_TYPE, "image/webp");
	}

	@Test
	void servesHeadWithoutTheBytes() {
		MvcTestResult response = cdn.head().uri("/cdn/" + KEY).exchange();
		assertThat(response).hasStatusOk().headers().hasValue(HttpHeaders.CONTENT_LENGTH, "10");
		assertThat(response).body().isEmpty();
	}

	@Test
	void servesNotModifiedForAKnownETagOrDate() {
		assertThat(get(HttpHeaders.IF_NONE_MATCH, head().etag())).hasStatus(304).body().isEmpty();
		assertThat(get(HttpHeaders.IF_NONE_MATCH, "\"another\"")).hasStatusOk();
		assertThat(get(HttpHeaders.IF_MODIFIED_SINCE, httpDate(head().lastModified()))).hasStatus(304);
	}

	@Test
	void servesARange() {
		MvcTestResult middle = get(HttpHeaders.RANGE, "bytes=2-4");
		assertThat(middle).hasStatus(206).body().asString().isEqualTo("234");
		assertThat(middle).headers()
			.hasValue(HttpHeaders.CONTENT_RANGE, "bytes 2-4/10")
			.hasValue(HttpHeaders.CONTENT_LENGTH, "3");
		assertThat(get(HttpHeaders.RANGE, "bytes=-3")).hasStatus(206).body().asString().isEqualTo("789");
		assertThat(get(HttpHeaders.RANGE, "bytes=8-")).hasStatus(206).body().asString().isEqualTo("89");
	}

	@Test
	void refusesARangeAfterTheEnd() {
		assertThat(get(HttpHeaders.RANGE, "bytes=10-")).hasStatus(416)
			.headers()
			.hasValue(HttpHeaders.CONTENT_RANGE, "bytes */10");
	}

	@Test
	void servesTheWholeObjectForARangeOfAnOlderVersion() {
		assertThat(get(HttpHeaders.RANGE, "bytes=2-4", HttpHeaders.IF_RANGE, "\"older\"")).hasStatusOk()
			.body()
			.isEqualTo(BYTES);
		assertThat(get(HttpHeaders.RANGE, "bytes=2-4", HttpHeaders.IF_RANGE, head().etag())).hasStatus(206);
	}

	@Test
	void servesTheWholeObjectForAnInvalidRange() {
		assertThat(get(HttpHeaders.RANGE, "lines=1-2")).hasStatusOk().body().isEqualTo(BYTES);
		assertThat(get(HttpHeaders.RANGE, "bytes=0-1,4-5")).hasStatusOk().body().isEqualTo(BYTES);
	}

	@ParameterizedTest
	@ValueSource(strings = { "generated/ab/none.png", "", "generated", "private/secret.png",
			"generated/../private/secret.png", "generated/./ab/fox.png", "generated//ab/fox.png",
			"generated/%2e%2e/private/secret.png", "generated/ab/fox.png/", "generated\\ab" })
	void hidesOtherKeys(String key) {
		MockHttpServletResponse response = new MockHttpServletResponse();
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/cdn/" + key);
		assertThatNoException().isThrownBy(() -> new CdnOrigin(store).serve(request, response));
		assertThat(response.getStatus()).isEqualTo(404);
		assertThat(response.getHeader(HttpHeaders.CACHE_CONTROL)).doesNotContain("immutable");
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE", "PATCH" })
	void refusesOtherMethods(String method) {
		assertThat(cdn.method(HttpMethod.valueOf(method)).uri("/cdn/" + KEY)).hasStatus(405);
	}

	@Test
	void asksToRetryWhileS3IsDown(@TempDir Path data) throws Exception {
		DataFolder other = DataFolder.lock(data);
		S3Server gone = S3Server.start(other, 0);
		S3Connection connection = gone.connection();
		gone.close();
		other.close();
		MvcTestResult response = MockMvcTester.of(new CdnOrigin(StorageFixture.store(connection)))
			.get()
			.uri("/cdn/" + KEY)
			.exchange();
		assertThat(response).hasStatus(503).body().asString().isEqualTo("The object store is unavailable.");
		assertThat(response).headers()
			.hasValue(HttpHeaders.CACHE_CONTROL, "no-store")
			.hasValue(HttpHeaders.RETRY_AFTER, "5");
	}

	private static String httpDate(Instant instant) {
		return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
	}

}
