package app.galley.preview;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Key that signs preview links. It is stored in the database, so that all instances share
 * it and links survive a restart.
 */
@Component
class PreviewKey {

	private static final String SECRET_NAME = "preview-link";

	private static final int KEY_BYTES = 32;

	private final JdbcClient jdbc;

	private final Clock clock;

	private volatile @Nullable SecretKey key;

	PreviewKey(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	SecretKey get() {
		SecretKey current = this.key;
		if (current == null) {
			current = new SecretKeySpec(stored(), "HmacSHA256");
			this.key = current;
		}
		return current;
	}

	private byte[] stored() {
		byte[] proposed = new byte[KEY_BYTES];
		new SecureRandom().nextBytes(proposed);
		this.jdbc.sql("INSERT INTO secret (name, value, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
			.params(SECRET_NAME, proposed, Timestamp.from(this.clock.instant()))
			.update();
		return this.jdbc.sql("SELECT value FROM secret WHERE name = ?").param(SECRET_NAME).query(byte[].class).single();
	}

}
