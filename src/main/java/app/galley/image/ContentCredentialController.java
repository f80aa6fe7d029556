package app.galley.image;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

import app.galley.credential.ContentCredentials;
import app.galley.credential.SigningCertificate;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Publishes the certificates that sign and signed images, for those who check them.
 */
@RestController
class ContentCredentialController {

	private static final Duration MAX_AGE = Duration.ofMinutes(5);

	private final ContentCredentials credentials;

	private final JdbcClient jdbc;

	ContentCredentialController(ContentCredentials credentials, JdbcClient jdbc) {
		this.credentials = credentials;
		this.jdbc = jdbc;
	}

	/** The certificate of now first, each followed by those that certify it. */
	@GetMapping("/content-credentials.pem")
	ResponseEntity<String> certificates() {
		Set<String> chains = new LinkedHashSet<>();
		SigningCertificate current = this.credentials.certificate();
		if (current != null) {
			chains.add(current.chain());
		}
		chains.addAll(this.jdbc.sql("SELECT chain FROM signing_certificate ORDER BY created_at DESC, sha256")
			.query(String.class)
			.list());
		if (chains.isEmpty()) {
			return ResponseEntity.notFound().build();
		}
		return ResponseEntity.ok()
			.contentType(MediaType.parseMediaType("application/pem-certificate-chain"))
			.cacheControl(CacheControl.maxAge(MAX_AGE).cachePublic())
			.body(String.join("", chains));
	}

}
