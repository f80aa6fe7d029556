package app.galley.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Signs the files of generated images with the key of the settings, else with that of the
 * embedded services.
 */
@Component
public class ContentCredentials {

	private final @Nullable ManifestWriter writer;

	private final Clock clock;

	ContentCredentials(CredentialSettings settings, ObjectProvider<SigningKey> embedded, Clock clock) {
		this.clock = clock;
		SigningKey key = read(settings);
		key = (key != null) ? key : embedded.getIfAvailable();
		this.writer = (key != null) ? new ManifestWriter(key) : null;
	}

	private static @Nullable SigningKey read(CredentialSettings settings) {
		String key = text("GALLEY_CREDENTIAL_KEY", settings.key());
		String chain = text("GALLEY_CREDENTIAL_CHAIN", settings.chain());
		if (key == null && chain == null) {
			return null;
		}
		if (key == null || chain == null) {
			throw new UnusableSigningKey("GALLEY_CREDENTIAL_KEY and GALLEY_CREDENTIAL_CHAIN: set both or neither");
		}
		return SigningKey.read(key, chain);
	}

	/** Platforms that keep variables in one line write its ends as {@code \n}. */
	private static @Nullable String text(String variable, @Nullable String value) {
		if (!StringUtils.hasText(value)) {
			return null;
		}
		if (value.contains("-----BEGIN")) {
			return value.replace("\\n", "\n");
		}
		try {
			return Files.readString(Path.of(value.strip()));
		}
		catch (IOException | InvalidPathException ex) {
			throw new UnusableSigningKey(variable + ": is neither PEM text nor the path of a file that can be read");
		}
	}

	/** The certificate that signs now; null when there is no valid one. */
	public @Nullable SigningCertificate certificate() {
		return (this.writer != null && problem() == null) ? this.writer.key().certificate() : null;
	}

	/**
	 * Signs a file. The same file, origin and certificate give the same bytes.
	 * @param file a PNG, JPEG or extended WebP without a credential
	 * @throws IllegalStateException when there is no certificate
	 */
	public byte[] sign(byte[] file, Origin origin) {
		if (this.writer == null) {
			throw new IllegalStateException("There is no key for content credentials");
		}
		return this.writer.sign(file, origin);
	}

	/** Why images are not signed; null when they are. */
	@Nullable String problem() {
		if (this.writer == null) {
			return "GALLEY_CREDENTIAL_KEY and GALLEY_CREDENTIAL_CHAIN are not set, so generated images carry an unsigned mark alone.";
		}
		SigningCertificate certificate = this.writer.key().certificate();
		if (!this.clock.instant().isBefore(certificate.validUntil())) {
			return "The certificate in GALLEY_CREDENTIAL_CHAIN expired at %s, so generated images carry an unsigned mark alone."
				.formatted(certificate.validUntil());
		}
		return null;
	}

}
