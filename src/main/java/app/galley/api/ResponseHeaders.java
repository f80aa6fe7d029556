package app.galley.api;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

import app.galley.responsecache.CdnCacheTags;
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
class ResponseHeaders {

	static final String NOT_KEPT = "private, no-store";

	private static final String DEPENDS_ON = String.join(", ", HttpHeaders.ACCEPT, HttpHeaders.AUTHORIZATION,
			HttpHeaders.COOKIE, HttpHeaders.ORIGIN, HttpHeaders.ACCEPT_ENCODING);

	private static final Pattern NO_GZIP = Pattern.compile("gzip\\s*;\\s*q=0(\\.0*)?\\s*(,|$)",
			Pattern.CASE_INSENSITIVE);

	private final String shared;

	private final CdnCacheTags tags;

	ResponseHeaders(PublicSettings settings, CdnCacheTags tags) {
		this.tags = tags;
		this.shared = Objects.requireNonNull(CacheControl.maxAge(Duration.ZERO)
			.cachePublic()
			.sMaxAge(settings.shareFor())
			.staleWhileRevalidate(settings.staleFor())
			.getHeaderValue());
	}

	/**
	 * @param headers takes names and values
	 */
	void addTo(BiConsumer<String, String> headers, GraphQlResponder.Reply reply) {
		headers.accept(HttpHeaders.VARY, DEPENDS_ON);
		if (reply.status() == HttpStatus.METHOD_NOT_ALLOWED) {
			headers.accept(HttpHeaders.ALLOW, "POST");
		}
		if (reply.shared()) {
			headers.accept(HttpHeaders.CACHE_CONTROL, this.shared);
			headers.accept(HttpHeaders.ETAG, reply.answer().tag());
			if (this.tags.tagHeader() != null) {
				headers.accept(this.tags.tagHeader(), this.tags.of(reply.answer()));
			}
		}
		else {
			headers.accept(HttpHeaders.CACHE_CONTROL, NOT_KEPT);
		}
	}

	static boolean isGzipAccepted(@Nullable String accepted) {
		return accepted != null && accepted.contains("gzip")
				&& (accepted.indexOf(';') < 0 || !NO_GZIP.matcher(accepted).find());
	}

}
