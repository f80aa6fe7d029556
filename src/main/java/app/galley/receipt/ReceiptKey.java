package app.galley.receipt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;

import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The Ed25519 key pair that signs receipts. It is stored in the database, so that all
 * instances share it and a signature can be verified as long as the database lives.
 */
@Component
class ReceiptKey {

	private static final String SECRET_NAME = "receipt";

	private static final String ALGORITHM = "Ed25519";

	/** Of an Ed25519 key as SubjectPublicKeyInfo; it follows the private key. */
	private static final int PUBLIC_KEY_BYTES = 44;

	private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

	private final JdbcClient jdbc;

	private final Clock clock;

	private volatile byte @Nullable [] stored;

	ReceiptKey(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** The public key as SubjectPublicKeyInfo. */
	byte[] publicKey() {
		byte[] keys = keys();
		return Arrays.copyOfRange(keys, keys.length - PUBLIC_KEY_BYTES, keys.length);
	}

	/** The public key, for openssl and the like. */
	String publicKeyPem() {
		return "-----BEGIN PUBLIC KEY-----\n"
				+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(publicKey())
				+ "\n-----END PUBLIC KEY-----\n";
	}

	/** The name of the key in signatures: the start of its SHA-256. */
	String id() {
		return DigestUtils.sha256Hex(publicKey()).substring(0, 16);
	}

	/** A JSON Web Signature (RFC 7515, RFC 8037) in compact form. */
	String sign(String payload) {
		String header = "{\"alg\":\"EdDSA\",\"kid\":\"" + id() + "\",\"typ\":\"galley-receipt+json\"}";
		String signed = encode(header) + "." + encode(payload);
		try {
			Signature signature = Signature.getInstance(ALGORITHM);
			signature.initSign(privateKey());
			signature.update(signed.getBytes(StandardCharsets.US_ASCII));
			return signed + "." + URL.encodeToString(signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String encode(String text) {
		return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private PrivateKey privateKey() throws GeneralSecurityException {
		byte[] keys = keys();
		return KeyFactory.getInstance(ALGORITHM)
			.generatePrivate(new PKCS8EncodedKeySpec(Arrays.copyOf(keys, keys.length - PUBLIC_KEY_BYTES)));
	}

	private byte[] keys() {
		byte[] known = this.stored;
		if (known == null) {
			this.jdbc.sql("INSERT INTO secret (name, value, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
				.params(SECRET_NAME, proposed(), Timestamp.from(this.clock.instant()))
				.update();
			known = this.jdbc.sql("SELECT value FROM secret WHERE name = ?")
				.param(SECRET_NAME)
				.query(byte[].class)
				.single();
			this.stored = known;
		}
		return known;
	}

	private static byte[] proposed() {
		try {
			KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
			byte[] keys = Arrays.copyOf(pair.getPrivate().getEncoded(),
					pair.getPrivate().getEncoded().length + PUBLIC_KEY_BYTES);
			System.arraycopy(pair.getPublic().getEncoded(), 0, keys, keys.length - PUBLIC_KEY_BYTES, PUBLIC_KEY_BYTES);
			return keys;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
