package app.galley.signin;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * Keeps the user name of a failed sign-in, or of a changed password, for the next try, in
 * a cookie of the sign-in page: an address would keep it in logs, and a session would
 * cost memory for each guess.
 */
public final class LastUsername {

	private static final String COOKIE = "galley-last-username";

	private static final Duration VALIDITY = Duration.ofMinutes(5);

	private static final int MAX_LENGTH = 100;

	private LastUsername() {
	}

	/** Keeps the parameter {@code username} of the request. */
	public static void keep(HttpServletRequest request, HttpServletResponse response) {
		String username = request.getParameter("username");
		if (username == null || username.length() > MAX_LENGTH) {
			return;
		}
		String value = Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(username.getBytes(StandardCharsets.UTF_8));
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(COOKIE, value)
					.path("/login")
					.maxAge(VALIDITY)
					.httpOnly(true)
					.secure(request.isSecure())
					.sameSite("Lax")
					.build()
					.toString());
	}

	/**
	 * The user name to sign in with next in this browser; empty if there is none.
	 */
	public static String of(HttpServletRequest request) {
		Cookie cookie = WebUtils.getCookie(request, COOKIE);
		try {
			return (cookie != null)
					? new String(Base64.getUrlDecoder().decode(cookie.getValue()), StandardCharsets.UTF_8) : "";
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

}
