package app.galley.preview;

import java.util.Base64;

import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Response headers of previews: not cached, not indexed, no referrer, no scripts.
 */
final class PreviewHeaders {

	private PreviewHeaders() {
	}

	/**
	 * @param nonce of the bar's style
	 * @param style rules of the site's settings; null for none
	 */
	static void write(HttpServletResponse response, String nonce, @Nullable String style) {
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setHeader("X-Robots-Tag", "noindex");
		response.setHeader("Referrer-Policy", "no-referrer");
		String settings = (style != null)
				? " 'sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(style)) + "'" : "";
		// Articles can embed images from
		// anywhere. The desk shows previews in frames.
		response.setHeader("Content-Security-Policy",
				"default-src 'none'; style-src 'self' 'nonce-" + nonce + "'" + settings
						+ "; img-src 'self' http: https: data:; "
						+ "media-src http: https:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'");
	}

}
