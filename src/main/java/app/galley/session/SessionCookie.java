package app.galley.session;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.HttpSessionIdResolver;

/**
 * The cookie of a session.
 */
public final class SessionCookie implements HttpSessionIdResolver {

	/**
	 * Browsers accept such a cookie only by https, for exactly one host and all paths.
	 */
	public static final String HOST_PREFIX = "__Host-";

	private static final String NAME = "JSESSIONID";

	private static final Set<String> NAMES = Set.of(NAME, HOST_PREFIX + NAME);

	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	/** Each asks the database, and a request has room for hundreds. */
	private static final int MAX_COOKIES = 2;

	private static final String RESOLVED = SessionCookie.class.getName() + ".resolved";

	private final CookieHttpSessionIdResolver cookies = new CookieHttpSessionIdResolver();

	/**
	 * Creates the cookie.
	 * @param tls whether the public address is https: the cookie is then secure, and
	 * browsers refuse one that a neighbouring domain or plain http sets
	 */
	SessionCookie(boolean tls) {
		DefaultCookieSerializer serializer = new DefaultCookieSerializer();
		serializer.setCookieName(tls ? HOST_PREFIX + NAME : NAME);
		serializer.setUseBase64Encoding(false);
		serializer.setCookiePath("/");
		serializer.setSameSite("Lax");
		if (tls) {
			serializer.setUseSecureCookie(true);
		}
		this.cookies.setCookieSerializer(serializer);
	}

	/** Whether the request has one, of a session that may have ended. */
	public static boolean isIn(HttpServletRequest request) {
		Cookie[] cookies = request.getCookies();
		if (cookies != null) {
			for (Cookie cookie : cookies) {
				if (NAMES.contains(cookie.getName())) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Once in a request: Spring Session would read the session again when the response
	 * ends.
	 */
	@Override
	public List<String> resolveSessionIds(HttpServletRequest request) {
		if (request.getAttribute(RESOLVED) != null) {
			return List.of();
		}
		request.setAttribute(RESOLVED, true);
		return this.cookies.resolveSessionIds(request)
			.stream()
			.filter((id) -> ID.matcher(id).matches())
			.limit(MAX_COOKIES)
			.toList();
	}

	@Override
	public void setSessionId(HttpServletRequest request, HttpServletResponse response, String id) {
		if (!this.cookies.resolveSessionIds(request).contains(id)) {
			this.cookies.setSessionId(request, response, id);
		}
	}

	/** Leaves the cookie, as shared caches may keep the response. */
	@Override
	public void expireSession(HttpServletRequest request, HttpServletResponse response) {
	}

}
