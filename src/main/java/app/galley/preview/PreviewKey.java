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
 * The key that signs preview links: made once, in the database, so that every instance
 * has the same and a restart breaks no link.
 */
@Component
class PreviewKey {

	private static final String NAME = "preview-link";

	private static final int BYTES = 32;

	private final JdbcClient jdbc;

	private final Clock clock;

	private volatile @Nullable SecretKey key;

	PreviewKey(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	SecretKey get() {
		SecretKey known = this.key;
		if (known == null) {
			known = new SecretKeySpec(stored(), "HmacSHA256");
			this.key = known;
		}
		return known;
	}

	private byte[] stored() {
		byte[] proposed = new byte[BYTES];
		new SecureRandom().nextBytes(proposed);
		this.jdbc.sql("INSERT INTO secret (name, value, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
			.params(NAME, proposed, Timestamp.from(this.clock.instant()))
			.update();
		return this.jdbc.sql("SELECT value FROM secret WHERE name = ?").param(NAME).query(byte[].class).single();
	}

}
