package app.galley.preview;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

import javax.crypto.Mac;

import org.springframework.stereotype.Component;

/**
 * Tokens that give anyone who has one access to previews with the draft settings of the
 * site until they expire: the expiry, signed with HMAC-SHA256.
 */
@Component
class SettingsLinks {

	/** Tokens of tasks are Base64, which has no such character. */
	private static final String PREFIX = "settings.";

	private static final byte[] PURPOSE = "galley preview of settings\n".getBytes(StandardCharsets.US_ASCII);

	private final PreviewKey key;

	private final PreviewSettings settings;

	private final Clock clock;

	SettingsLinks(PreviewKey key, PreviewSettings settings, Clock clock) {
		this.key = key;
		this.settings = settings;
		this.clock = clock;
	}

	String token() {
		return token(this.clock.instant().plus(this.settings.linkValidity()).getEpochSecond());
	}

	private String token(long until) {
		byte[] payload = ByteBuffer.allocate(Long.BYTES).putLong(until).array();
		byte[] signature = sign(payload);
		byte[] token = ByteBuffer.allocate(payload.length + signature.length).put(payload).put(signature).array();
		return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
	}

	/** When a token expires; empty if it was altered or has expired. */
	Optional<Instant> verify(String token) {
		if (!token.startsWith(PREFIX)) {
			return Optional.empty();
		}
		try {
			byte[] bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
			if (bytes.length < Long.BYTES) {
				return Optional.empty();
			}
			long until = ByteBuffer.wrap(bytes).getLong();
			boolean valid = MessageDigest.isEqual(token(until).getBytes(StandardCharsets.US_ASCII),
					token.getBytes(StandardCharsets.UTF_8));
			return Optional.of(until)
				.filter((time) -> valid && this.clock.instant().getEpochSecond() < time)
				.map(Instant::ofEpochSecond);
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
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

}
