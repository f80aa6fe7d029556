package app.galley.signin;

import java.util.HashMap;
import java.util.Map;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Where a sign-in comes from: address, and the cookies of known devices.
 */
class SignInDetails extends WebAuthenticationDetails {

	private final Map<String, String> devices;

	SignInDetails(HttpServletRequest request) {
		super(request);
		Map<String, String> found = new HashMap<>();
		Cookie[] cookies = request.getCookies();
		for (Cookie cookie : (cookies != null) ? cookies : new Cookie[0]) {
			if (cookie.getName().startsWith(KnownDevices.COOKIE_PREFIX)) {
				found.put(cookie.getName(), cookie.getValue());
			}
		}
		this.devices = Map.copyOf(found);
	}

	/** Cookies by name, not verified. */
	Map<String, String> devices() {
		return this.devices;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return super.equals(other) && other instanceof SignInDetails details && details.devices.equals(this.devices);
	}

	@Override
	public int hashCode() {
		return super.hashCode();
	}

}
