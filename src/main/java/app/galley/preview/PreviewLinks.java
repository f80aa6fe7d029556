package app.galley.preview;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import javax.crypto.Mac;

import app.galley.id.DraftId;

import org.springframework.stereotype.Component;

/**
 * Tokens that give anyone who has one access to the preview of one task until they
 * expire: task id and expiry, signed with HMAC-SHA256.
 */
@Component
class PreviewLinks {

	private static final int PAYLOAD_BYTES = 2 * Long.BYTES + Long.BYTES;

	private static final int SIGNATURE_BYTES = 32;

	private static final byte[] PURPOSE = "galley preview of a task\n".getBytes(StandardCharsets.US_ASCII);

	private final PreviewKey key;

	private final PreviewSettings settings;

	private final Clock clock;

	PreviewLinks(PreviewKey key, PreviewSettings settings, Clock clock) {
		this.key = key;
		this.settings = settings;
		this.clock = clock;
	}

	String token(DraftId task) {
		return token(new Grant(task, this.clock.instant().plus(this.settings.linkValidity())));
	}

	private String token(Grant grant) {
		byte[] payload = ByteBuffer.allocate(PAYLOAD_BYTES)
			.putLong(grant.task().value().getMostSignificantBits())
			.putLong(grant.task().value().getLeastSignificantBits())
			.putLong(grant.until().getEpochSecond())
			.array();
		byte[] token = ByteBuffer.allocate(PAYLOAD_BYTES + SIGNATURE_BYTES).put(payload).put(sign(payload)).array();
		return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
	}

	/** The grant of a token; empty if it was altered or has expired. */
	Optional<Grant> verify(String token) {
		byte[] bytes;
		try {
			bytes = Base64.getUrlDecoder().decode(token);
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
		if (bytes.length != PAYLOAD_BYTES + SIGNATURE_BYTES) {
			return Optional.empty();
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		byte[] payload = new byte[PAYLOAD_BYTES];
		byte[] signature = new byte[SIGNATURE_BYTES];
		buffer.get(payload).get(signature);
		if (!MessageDigest.isEqual(signature, sign(payload))) {
			return Optional.empty();
		}
		buffer.rewind();
		Grant grant = new Grant(new DraftId(new UUID(buffer.getLong(), buffer.getLong())),
				Instant.ofEpochSecond(buffer.getLong()));
		// The last character of a token has spare bits; only one encoding is valid.
		boolean canonical = token(grant).equals(token);
		return Optional.of(grant).filter((valid) -> canonical && this.clock.instant().isBefore(valid.until()));
	}

	private byte[] sign(byte[] payload) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(this.key.get());
			mac.update(PURPOSE);
			return mac.doFinal(payload);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Access that a token gives.
	 *
	 * @param until expiry, to the second, exclusive
	 */
	record Grant(DraftId task, Instant until) {
	}

}
