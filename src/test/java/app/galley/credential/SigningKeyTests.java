package app.galley.credential;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.health.contributor.Health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SigningKeyTests {

	@TempDir
	private Path folder;

	@Test
	void theFirstStartMakesAKeyForItsOwnerAloneAndTheNextReadsIt() throws Exception {
		Path keys = this.folder.resolve("credential");
		SigningKey made = SigningKey.inFolder(keys, "Galley", Instant.now());
		SigningKey read = SigningKey.inFolder(keys, "Galley", Instant.now());
		assertThat(read.certificate()).isEqualTo(made.certificate());
		assertThat(read.keyPem()).isEqualTo(made.keyPem());
		assertThat(Files.list(this.folder)).containsExactly(keys);
		assertOwnersAlone(Files.list(keys));
	}

	@Test
	void theCommandMakesFilesThatTheSettingsTake() throws Exception {
		int code = CredentialCommand
			.run(List.of("credential", "new", "--name", "Söhne & Co.", "--to", this.folder.resolve("new").toString()));
		assertThat(code).isZero();
		Path made = this.folder.resolve("new");
		assertOwnersAlone(Files.list(made));
		Path key = made.resolve("content-credentials-key.pem");
		Path chain = made.resolve("content-credentials-chain.pem");
		ContentCredentials byPath = credentials(key.toString(), chain.toString(), Clock.systemUTC());
		ContentCredentials byText = credentials(Files.readString(key).replace("\n", "\\n"), Files.readString(chain),
				Clock.systemUTC());
		assertThat(byPath.certificate()).isNotNull().isEqualTo(byText.certificate());
		assertThat(byPath.certificate().signer()).isEqualTo("Söhne & Co.");
		assertThat(Files.readString(made.resolve("content-credentials-request.pem")))
			.startsWith("-----BEGIN CERTIFICATE REQUEST-----");
	}

	@Test
	void theCommandReplacesNoKey() throws Exception {
		Path key = Files.writeString(this.folder.resolve("content-credentials-key.pem"), "precious");
		assertThat(CredentialCommand.run(List.of("credential", "new", "--to", this.folder.toString()))).isOne();
		assertThat(Files.list(this.folder)).containsExactly(key);
		assertThat(key).hasContent("precious");
	}

	@Test
	void withoutAKeyNothingIsSignedAndHealthSaysWhy() {
		ContentCredentials none = credentials(null, " ", Clock.systemUTC());
		assertThat(none.certificate()).isNull();
		Health health = new CredentialHealth(none).health();
		assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
		assertThat(String.valueOf(health.getDetails().get("reason"))).contains("GALLEY_CREDENTIAL_KEY",
				"unsigned mark");
	}

	@Test
	void anExpiredCertificateSignsNothing() {
		SigningKey key = SignedFiles.KEY;
		Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(11 * 365));
		ContentCredentials expired = credentials(key.keyPem(), key.chainPem(), later);
		assertThat(expired.certificate()).isNull();
		assertThat(String.valueOf(new CredentialHealth(expired).health().getDetails().get("reason")))
			.contains("expired");
		Health now = new CredentialHealth(credentials(key.keyPem(), key.chainPem(), Clock.systemUTC())).health();
		assertThat(now.getStatus().getCode()).isEqualTo("UP");
		assertThat(now.getDetails()).containsEntry("signer", "Example Press").containsKey("validUntil");
	}

	@Test
	void namesTheSettingThatIsWrongAndNeverItsValue() {
		SigningKey key = SignedFiles.KEY;
		assertThatThrownBy(() -> credentials(key.keyPem(), null, Clock.systemUTC())).hasMessageContaining("set both");
		assertThatThrownBy(() -> credentials("/no/such/secret", key.chainPem(), Clock.systemUTC()))
			.hasMessageContaining("GALLEY_CREDENTIAL_KEY")
			.hasMessageNotContaining("secret");
		assertThat(new CredentialSettings("secret", "chain").toString()).doesNotContain("secret");
	}

	private static ContentCredentials credentials(@Nullable String key, @Nullable String chain, Clock clock) {
		return new ContentCredentials(new CredentialSettings(key, chain),
				new DefaultListableBeanFactory().getBeanProvider(SigningKey.class), clock);
	}

	private static void assertOwnersAlone(Stream<Path> files) {
		assertThat(files.toList()).isNotEmpty()
			.allSatisfy((file) -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
				.isEqualTo("rw-------"));
	}

}
