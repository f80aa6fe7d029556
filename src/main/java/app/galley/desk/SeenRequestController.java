package app.galley.desk;

import app.galley.identity.Caller;
import app.galley.identity.Role;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.Globals;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Says how the server sees a request after the proxies in between. Anyone may ask, so
 * only administrators see the address.
 */
@Controller
class SeenRequestController {

	@GetMapping("/health/request")
	ResponseEntity<SeenRequest> seen(HttpServletRequest request) {
		boolean admin = Caller.current().filter((caller) -> caller.role() == Role.ADMIN).isPresent();
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(new SeenRequest("galley", request.getScheme(), forwarded(request),
					admin ? request.getRemoteAddr() : null));
	}

	/**
	 * Tomcat removes {@code X-Forwarded-For} when it takes an address from it, and marks
	 * every request of a trusted proxy.
	 */
	private static Forwarded forwarded(HttpServletRequest request) {
		boolean trusted = Boolean.TRUE.equals(request.getAttribute(Globals.REQUEST_FORWARDED_ATTRIBUTE));
		boolean protocol = request.getHeader("X-Forwarded-Proto") != null;
		if (trusted) {
			return protocol ? Forwarded.USED : Forwarded.NONE;
		}
		return (protocol || request.getHeader("X-Forwarded-For") != null) ? Forwarded.IGNORED : Forwarded.NONE;
	}

	/**
	 * A request as seen.
	 *
	 * @param server identifies Galley
	 * @param scheme of the client's connection, as far as known
	 * @param address of the client; null unless an administrator asks
	 */
	record SeenRequest(String server, String scheme, Forwarded forwarded, @Nullable String address) {
	}

	/** What became of the headers {@code X-Forwarded-…}. */
	enum Forwarded {

		/** There are none, or {@code X-Forwarded-Proto} is missing. */
		NONE,

		/** They come from a trusted proxy. */
		USED,

		/** They come from an address that is not trusted. */
		IGNORED

	}

}
