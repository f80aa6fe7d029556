package app.galley.preview;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.crypto.Mac;

import app.galley.id.DraftId;

import org.springframework.stereotype.Component;

/**
 * Tokens that give anyone who has one access to the preview of one task until they expire
 * or are revoked: task id, expiry and, once links to the task were revoked, how often,
 * signed with HMAC-SHA256.
 */
@Component
class PreviewLinks {

	private static final int SHORT_PAYLOAD_BYTES = 2 * Long.BYTES + Long.BYTES;

	private static final int LONG_PAYLOAD_BYTES = SHORT_PAYLOAD_BYTES + Integer.BYTES;

	private static final int SIGNATURE_BYTES = 32;

	private static final byte[] PURPOSE = "galley preview of a task\n".getBytes(StandardCharsets.US_ASCII);

	private final PreviewKey key;

	private final PreviewRevocations revocations;

	private final PreviewSettings settings;

	private final Clock clock;

	PreviewLinks(PreviewKey key, PreviewRevocations revocations, PreviewSettings settings, Clock clock) {
		this.key = key;
		this.revocations = revocations;
		this.settings = settings;
		this.clock = clock;
	}

	String token(DraftId task) {
		return token(task, this.revocations.count(task));
	}

	Map<DraftId, String> tokens(Collection<DraftId> tasks) {
		Map<DraftId, Integer> revoked = this.revocations.counts(tasks);
		return tasks.stream()
			.distinct()
			.collect(Collectors.toMap(Function.identity(), (task) -> token(task, revoked.getOrDefault(task, 0))));
	}

	private String token(DraftId task, int revoked) {
		return token(new Grant(task, this.clock.instant().plus(this.settings.linkValidity()), revoked));
	}

	private String token(Grant grant) {
		int size = (grant.revoked() > 0) ? LONG_PAYLOAD_BYTES : SHORT_PAYLOAD_BYTES;
		ByteBuffer payload = ByteBuffer.allocate(size)
			.putLong(grant.task().value().getMostSignificantBits())
			.putLong(grant.task().value().getLeastSignificantBits())
			.putLong(grant.until().getEpochSecond());
		if (grant.revoked() > 0) {
			payload.putInt(grant.revoked());
		}
		byte[] token = ByteBuffer.allocate(size + SIGNATURE_BYTES)
			.put(payload.array())
			.put(sign(payload.array()))
			.array();
		return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
	}

	/** The grant of a token; empty if it was altered or revoked, or has expired. */
	Optional<Grant> verify(String token) {
		byte[] bytes;
		try {
			bytes = Base64.getUrlDecoder().decode(token);
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
		int size = bytes.length - SIGNATURE_BYTES;
		if (size != SHORT_PAYLOAD_BYTES && size != LONG_PAYLOAD_BYTES) {
			return Optional.empty();
		}
		byte[] payload = Arrays.copyOf(bytes, size);
		if (!MessageDigest.isEqual(Arrays.copyOfRange(bytes, size, bytes.length), sign(payload))) {
			return Optional.empty();
		}
		ByteBuffer fields = ByteBuffer.wrap(payload);
		Grant grant = new Grant(new DraftId(new UUID(fields.getLong(), fields.getLong())),
				Instant.ofEpochSecond(fields.getLong()), fields.hasRemaining() ? fields.getInt() : 0);
		// The last character of a token has spare bits; only one encoding is valid.
		boolean canonical = token(grant).equals(token);
		return Optional.of(grant)
			.filter((valid) -> canonical && this.clock.instant().isBefore(valid.until())
					&& this.revocations.count(valid.task()) == valid.revoked());
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
	 * @param revoked how often links to the task had been revoked when it was made
	 */
	record Grant(DraftId task, Instant until, int revoked) {
	}

}
