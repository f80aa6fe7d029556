package app.galley.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A forgotten variable starts no empty database and no empty bucket.
 */
class EmbeddedChoiceTests {

	private static final EmbeddedChoice BOTH = new EmbeddedChoice(true, true);

	private static final EmbeddedChoice NONE = new EmbeddedChoice(false, false);

	@Test
	void aForgottenDatabaseUrlStartsNothingOnAHostingPlatform(@TempDir Path folder) throws Exception {
		Path data = folder.resolve("data");
		GalleyProcess galley = GalleyProcess
			.start(Map.of("GALLEY_DATA_DIR", data.toString(), "FLY_APP_NAME", "galley", "GALLEY_S3_BUCKET", "images"));
		assertThat(galley.awaitExit()).isEqualTo(1);
		assertThat(galley.output()).contains("DATABASE_URL is not set", "FLY_APP_NAME is set", "GALLEY_EMBEDDED=always")
			.doesNotContain("\tat ", "Exception");
		assertThat(Files.exists(data)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "RAILWAY_ENVIRONMENT=production", "FLY_APP_NAME=galley",
			"KUBERNETES_SERVICE_HOST=10.0.0.1", "VERCEL=1", "galley.public-url=https://api.example.org",
			"galley.public-url=https://203.0.113.7:8443/", "galley.public-url=HTTPS://Example.org",
			"galley.embedded.mode=never", "galley.embedded.mode=NEVER" })
	void neitherIsEmbeddedInProduction(String setting) {
		refuses("DATABASE_URL and GALLEY_S3_BUCKET are not set", setting);
		refuses("DATABASE_URL is not set", setting, "galley.s3.bucket=images");
		refuses("GALLEY_S3_BUCKET is not set", setting, "DATABASE_URL=postgres://u@h/d");
		assertThat(choice(setting, "DATABASE_URL=postgres://u@h/d", "galley.s3.bucket=images")).isEqualTo(NONE);
		assertThat(choice(setting, "galley.embedded.mode=always")).isEqualTo(BOTH);
	}

	@ParameterizedTest
	@ValueSource(strings = { "galley.public-url=https://localhost:8443", "galley.public-url=https://galley.local",
			"galley.public-url=https://192.168.1.20", "galley.public-url=https://[::1]:8443",
			"galley.public-url=https://nas", "galley.public-url=http://api.example.org", "VERCEL=", "DATABASE_URL=",
			"galley.embedded.mode=", "galley.embedded.mode=auto" })
	void bothAreEmbeddedOnADevelopersMachine(String setting) {
		assertThat(choice(setting)).isEqualTo(BOTH);
	}

	@ParameterizedTest
	@CsvSource({ "DATABASE_URL=postgres://u@h/d, GALLEY_S3_BUCKET is not set, DATABASE_URL is",
			"spring.datasource.url=jdbc:postgresql://h/d, GALLEY_S3_BUCKET is not set, SPRING_DATASOURCE_URL is",
			"galley.s3.bucket=images, DATABASE_URL is not set, GALLEY_S3_BUCKET is",
			"galley.s3.endpoint=https://minio.example.org, GALLEY_S3_BUCKET is not set, GALLEY_S3_ENDPOINT is" })
	void oneEmbeddedAndOneExternalServiceAreRefusedUnlessAskedFor(String setting, String missing, String given) {
		refuses(missing + ", but " + given, setting);
		EmbeddedChoice always = choice(setting, "galley.embedded.mode=always");
		assertThat(always.database() || always.bucket()).isTrue();
		assertThat(always.database()).isEqualTo(!setting.contains("postgres"));
	}

	@Test
	void namesAWrongValue() {
		assertThatExceptionOfType(StartupFailure.class).isThrownBy(() -> choice("galley.embedded.mode=nevr"))
			.withMessage("GALLEY_EMBEDDED is 'nevr'.")
			.satisfies((failure) -> assertThat(failure.action()).contains("auto, always or never"));
	}

	private static void refuses(String message, String... settings) {
		assertThatExceptionOfType(StartupFailure.class).isThrownBy(() -> choice(settings))
			.withMessageStartingWith(message)
			.satisfies((failure) -> assertThat(failure.action()).contains("Set ", "GALLEY_EMBEDDED=always"));
	}

	private static EmbeddedChoice choice(String... settings) {
		MockEnvironment environment = new MockEnvironment();
		Arrays.stream(settings)
			.map((setting) -> setting.split("=", 2))
			.forEach((setting) -> environment.setProperty(setting[0], setting[1]));
		return EmbeddedChoice.of(environment);
	}

}
