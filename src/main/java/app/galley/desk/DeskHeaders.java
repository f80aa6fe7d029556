package app.galley.desk;

import app.galley.signin.OidcSignOn;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * The headers of the desk's pages. Their policy lets them run our scripts, connect to
 * this server and the object store, frame previews, and show images from anywhere, as
 * articles may.
 */
@Component
class DeskHeaders {

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' http: https: data: blob:; media-src http: https:; connect-src 'self'%s; frame-src 'self'; "
			+ "base-uri 'none'; form-action 'self'%s; frame-ancestors 'none'";

	private final OidcSignOn provider;

	DeskHeaders(OidcSignOn provider) {
		this.provider = provider;
	}

	/**
	 * Writes the headers.
	 * @param origins other servers that the page's scripts may connect to
	 */
	void write(HttpServletResponse response, String... origins) {
		String connect = (origins.length > 0) ? " " + String.join(" ", origins) : "";
		String signOut = (this.provider.origin() != null) ? " " + this.provider.origin() : "";
		response.setHeader("Content-Security-Policy", POLICY.formatted(connect, signOut));
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setHeader("X-Robots-Tag", "noindex");
	}

}
