package app.galley.desk;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * What pages of the desk may do: run our scripts, talk to this server and to the object
 * store, frame previews, and show pictures from anywhere, as articles may.
 */
final class DeskHeaders {

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' http: https: data: blob:; media-src http: https:; connect-src 'self'%s; frame-src 'self'; "
			+ "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

	private DeskHeaders() {
	}

	static void write(HttpServletResponse response, String... mayTalkTo) {
		String more = (mayTalkTo.length > 0) ? " " + String.join(" ", mayTalkTo) : "";
		response.setHeader("Content-Security-Policy", POLICY.formatted(more));
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setHeader("X-Robots-Tag", "noindex");
	}

}
