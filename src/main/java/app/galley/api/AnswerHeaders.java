package app.galley.api;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Says who may keep an answer. A browser asks again each time, which costs a 304; a CDN
 * may keep what the public got.
 */
@Component
class AnswerHeaders {

	private static final List<String> DEPENDS_ON = List.of(HttpHeaders.ACCEPT, HttpHeaders.AUTHORIZATION,
			HttpHeaders.COOKIE);

	private final String shared;

	AnswerHeaders(PublicSettings settings) {
		this.shared = Objects.requireNonNull(CacheControl.maxAge(Duration.ZERO)
			.cachePublic()
			.sMaxAge(settings.shareFor())
			.staleWhileRevalidate(settings.staleFor())
			.getHeaderValue());
	}

	void addTo(HttpHeaders headers, boolean shared, byte[] body) {
		headers.setVary(DEPENDS_ON);
		if (shared) {
			headers.setCacheControl(this.shared);
			headers.setETag(tag(body));
		}
		else {
			headers.setCacheControl("private, no-store");
		}
	}

	/** Weak, for the same answer may be sent compressed or not. */
	private static String tag(byte[] body) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
			return "W/\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"";
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256", ex);
		}
	}

}
