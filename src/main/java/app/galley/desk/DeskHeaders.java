package app.galley.desk;

import app.galley.signin.OidcSignOn;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * What pages of the desk may do: run our scripts, talk to this server and to the object
 * store, frame previews, and show pictures from anywhere, as articles may.
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

	void write(HttpServletResponse response, String... mayTalkTo) {
		String more = (mayTalkTo.length > 0) ? " " + String.join(" ", mayTalkTo) : "";
		String signOut = (this.provider.origin() != null) ? " " + this.provider.origin() : "";
		response.setHeader("Content-Security-Policy", POLICY.formatted(more, signOut));
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setHeader("X-Robots-Tag", "noindex");
	}

}
