package app.galley.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import app.galley.problem.Problem;
import app.galley.storage.ObjectHead;
import app.galley.storage.ObjectStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Replaces CloudFront where there is none: serves {@code /cdn/…} from the private bucket
 * with the bytes and headers that an edge would send, conditional and range requests (RFC
 * 9110) included.
 */
@Controller
@ConditionalOnWebApplication
@Conditional(OnMissingCdnCondition.class)
class CdnOrigin {

	/** The public part of the bucket; nothing in it needs an escape or a dot segment. */
	private static final Pattern KEY = Pattern.compile("(generated|uploaded)(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

	private final ObjectStore store;

	CdnOrigin(ObjectStore store) {
		this.store = store;
	}

	/** Also serves HEAD. */
	@GetMapping("/cdn/**")
	void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
		String path = request.getRequestURI().substring(request.getContextPath().length());
		String key = path.replaceFirst("^/cdn/?", "");
		try {
			Optional<ObjectHead> head = KEY.matcher(key).matches() ? this.store.head(key) : Optional.empty();
			if (head.isEmpty()) {
				refuse(response, HttpStatus.NOT_FOUND, "Object not found.");
				return;
			}
			serve(head.get(), request, response);
		}
		catch (Problem ex) {
			response.reset();
			response.setHeader(HttpHeaders.RETRY_AFTER, "5");
			refuse(response, HttpStatus.SERVICE_UNAVAILABLE, "The object store is unavailable.");
		}
	}

	private void serve(ObjectHead head, HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setHeader(HttpHeaders.CACHE_CONTROL,
				Objects.requireNonNullElse(head.cacheControl(), ObjectStore.IMMUTABLE));
		response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
		response.setHeader("X-Content-Type-Options", "nosniff");
		if (new ServletWebRequest(request, response).checkNotModified(head.etag(),
				head.lastModified().toEpochMilli())) {
			return;
		}
		response.setContentType(contentType(head));
		long first = 0;
		long last = head.size() - 1;
		HttpRange range = range(head, request);
		if (range != null) {
			if (range.getRangeStart(head.size()) >= head.size()) {
				response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + head.size());
				refuse(response, HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
						"The range starts after the end of the object.");
				return;
			}
			first = range.getRangeStart(head.size());
			last = range.getRangeEnd(head.size());
			response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
			response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + first + "-" + last + "/" + head.size());
		}
		response.setContentLengthLong(last - first + 1);
		if (request.getMethod().equals("GET") && head.size() > 0) {
			try (InputStream bytes = this.store.open(head.key(), first, last)) {
				bytes.transferTo(response.getOutputStream());
			}
		}
	}

	/**
	 * From the name when the bucket does not know it: a plain copy of the embedded one
	 * loses what is stored beside the bytes.
	 */
	private static String contentType(ObjectHead head) {
		String stored = head.contentType();
		if (stored != null && !stored.endsWith("/octet-stream")) {
			return stored;
		}
		return MediaTypeFactory.getMediaType(head.key()).orElse(MediaType.APPLICATION_OCTET_STREAM).toString();
	}

	/**
	 * The single requested range; null to send the whole object, as S3 does for several
	 * ranges or a malformed one.
	 */
	private static @Nullable HttpRange range(ObjectHead head, HttpServletRequest request) {
		String condition = request.getHeader(HttpHeaders.IF_RANGE);
		if (condition != null && !condition.equals(head.etag())) {
			return null;
		}
		try {
			List<HttpRange> ranges = HttpRange.parseRanges(request.getHeader(HttpHeaders.RANGE));
			return (ranges.size() == 1) ? ranges.getFirst() : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static void refuse(HttpServletResponse response, HttpStatus status, String message) throws IOException {
		response.setStatus(status.value());
		response.setContentType(MediaType.TEXT_PLAIN_VALUE);
		if (status == HttpStatus.NOT_FOUND) {
			// As CloudFront caches an error: short enough that a later upload soon shows.
			response.setHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=" + Duration.ofSeconds(10).toSeconds());
		}
		else {
			response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		}
		response.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
	}

}
