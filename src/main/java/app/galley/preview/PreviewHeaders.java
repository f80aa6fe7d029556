package app.galley.preview;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * Response headers of previews: not cached, not indexed, no referrer, no scripts.
 */
final class PreviewHeaders {

	private PreviewHeaders() {
	}

	static void write(HttpServletResponse response, String nonce) {
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setHeader("X-Robots-Tag", "noindex");
		response.setHeader("Referrer-Policy", "no-referrer");
		// The nonce is for the bar's style only. Articles can embed images from
		// anywhere. The desk shows previews in frames.
		response.setHeader("Content-Security-Policy",
				"default-src 'none'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' http: https: data:; "
						+ "media-src http: https:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'");
	}

}
