package app.galley.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import app.galley.identity.Accounts;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * Recognises the browsers in which an account has signed in, by a signed cookie for each
 * account. A known device has a limit of failed sign-ins of its own, so others who guess
 * passwords cannot keep its user out. The cookie replaces no password.
 */
@Component
class KnownDevices {

	/** Before a hash of the user name, as several people may use one browser. */
	static final String COOKIE_PREFIX = "galley-device-";

	private static final Duration VALIDITY = Duration.ofDays(365);

	private final Accounts accounts;

	private final Clock clock;

	KnownDevices(Accounts accounts, Clock clock) {
		this.accounts = accounts;
		this.clock = clock;
	}

	/**
	 * A new cookie, sent with sign-ins only. Empty for an account that does not exist.
	 */
	Optional<ResponseCookie> remember(String username, boolean secure) {
		return this.accounts.deviceKey(username).map((key) -> {
			String device = UUID.randomUUID() + "." + this.clock.instant().plus(VALIDITY).getEpochSecond();
			return ResponseCookie.from(cookieName(username), device + "." + sign(key, username, device))
				.path("/login")
				.maxAge(VALIDITY)
				.httpOnly(true)
				.secure(secure)
				.sameSite("Lax")
				.build();
		});
	}

	/**
	 * The id of a device in which this account has signed in.
	 * @param cookies by name, as a browser sent them
	 */
	Optional<String> recognise(String username, Map<String, String> cookies) {
		String[] parts = cookies.getOrDefault(cookieName(username), "").split("\\.", -1);
		if (parts.length != 3 || !parts[1].matches("\\d{1,12}")
				|| Instant.ofEpochSecond(Long.parseLong(parts[1])).isBefore(this.clock.instant())) {
			return Optional.empty();
		}
		return this.accounts.deviceKey(username)
			.filter((key) -> isEqual(sign(key, username, parts[0] + "." + parts[1]), parts[2]))
			.map((key) -> parts[0]);
	}

	private static String cookieName(String username) {
		return COOKIE_PREFIX + DigestUtils.sha256Hex(username).substring(0, 16);
	}

	private static String sign(UUID key, String username, String device) {
		return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key.toString()).hmacHex(device + "." + username);
	}

	private static boolean isEqual(String expected, String given) {
		return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
	}

}
