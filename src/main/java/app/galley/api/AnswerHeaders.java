package app.galley.api;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import app.galley.answer.Answer;

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
			HttpHeaders.COOKIE, HttpHeaders.ACCEPT_ENCODING);

	private final String shared;

	AnswerHeaders(PublicSettings settings) {
		this.shared = Objects.requireNonNull(CacheControl.maxAge(Duration.ZERO)
			.cachePublic()
			.sMaxAge(settings.shareFor())
			.staleWhileRevalidate(settings.staleFor())
			.getHeaderValue());
	}

	void addTo(HttpHeaders headers, boolean shared, Answer answer) {
		headers.setVary(DEPENDS_ON);
		if (shared) {
			headers.setCacheControl(this.shared);
			headers.setETag(answer.tag());
		}
		else {
			headers.setCacheControl("private, no-store");
		}
	}

}
