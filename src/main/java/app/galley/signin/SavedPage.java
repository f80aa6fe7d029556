package app.galley.signin;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.web.util.WebUtils;

/**
 * Keeps the page that a browser wanted until it has signed in, in a cookie of the sign-in
 * page: a session would be a row for each anonymous request.
 */
class SavedPage implements RequestCache {

	private static final String COOKIE = "galley-page";

	private static final Duration VALIDITY = Duration.ofMinutes(30);

	private static final int MAX_LENGTH = 1000;

	@Override
	public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
		String accepted = request.getHeader(HttpHeaders.ACCEPT);
		String query = request.getQueryString();
		String page = request.getRequestURI() + ((query != null) ? "?" + query : "");
		if (HttpMethod.GET.matches(request.getMethod()) && accepted != null
				&& accepted.contains(MediaType.TEXT_HTML_VALUE) && page.length() <= MAX_LENGTH) {
			String value = Base64.getUrlEncoder()
				.withoutPadding()
				.encodeToString(page.getBytes(StandardCharsets.UTF_8));
			write(value, VALIDITY, request, response);
		}
	}

	/** Once: the browser goes there now. */
	@Override
	public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
		removeRequest(request, response);
		String page = page(request);
		return (page != null) ? new SimpleSavedRequest(page) : null;
	}

	/** A page of this server only: anyone may have written the cookie. */
	private static @Nullable String page(HttpServletRequest request) {
		Cookie cookie = WebUtils.getCookie(request, COOKIE);
		if (cookie == null) {
			return null;
		}
		try {
			String page = new String(Base64.getUrlDecoder().decode(cookie.getValue()), StandardCharsets.UTF_8);
			return page.matches("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]*") ? page : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/** None: only pages are kept, which the browser requests again. */
	@Override
	public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
		return null;
	}

	@Override
	public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
		if (WebUtils.getCookie(request, COOKIE) != null) {
			write("", Duration.ZERO, request, response);
		}
	}

	private static void write(String value, Duration age, HttpServletRequest request, HttpServletResponse response) {
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(COOKIE, value)
					.path("/login")
					.maxAge(age)
					.httpOnly(true)
					.secure(request.isSecure())
					.sameSite("Lax")
					.build()
					.toString());
	}

}
