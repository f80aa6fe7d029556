package app.galley.api;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Says who may keep an answer. A browser asks again each time, which costs a 304; a CDN
 * may keep what the public got.
 */
@Component
class AnswerHeaders {

	private static final String DEPENDS_ON = String.join(", ", HttpHeaders.ACCEPT, HttpHeaders.AUTHORIZATION,
			HttpHeaders.COOKIE, HttpHeaders.ORIGIN, HttpHeaders.ACCEPT_ENCODING);

	private final String shared;

	AnswerHeaders(PublicSettings settings) {
		this.shared = Objects.requireNonNull(CacheControl.maxAge(Duration.ZERO)
			.cachePublic()
			.sMaxAge(settings.shareFor())
			.staleWhileRevalidate(settings.staleFor())
			.getHeaderValue());
	}

	/**
	 * @param headers takes names and values
	 */
	void addTo(BiConsumer<String, String> headers, Replies.Reply reply) {
		headers.accept(HttpHeaders.VARY, DEPENDS_ON);
		if (reply.status() == HttpStatus.METHOD_NOT_ALLOWED) {
			headers.accept(HttpHeaders.ALLOW, "POST");
		}
		if (reply.shared()) {
			headers.accept(HttpHeaders.CACHE_CONTROL, this.shared);
			headers.accept(HttpHeaders.ETAG, reply.answer().tag());
		}
		else {
			headers.accept(HttpHeaders.CACHE_CONTROL, "private, no-store");
		}
	}

	static boolean isGzipAccepted(@Nullable String accepted) {
		return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
	}

}
