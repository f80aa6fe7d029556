package app.galley.signin;

import java.time.Clock;
import java.time.Instant;

import app.galley.identity.SignIn;
import app.galley.session.OidcPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.stereotype.Component;

/**
 * Notes in a session when its person signed in, and when it ends in any case.
 */
@Component
class SessionStart implements SessionAuthenticationStrategy {

	private final SessionSettings settings;

	private final Clock clock;

	SessionStart(SessionSettings settings, Clock clock) {
		this.settings = settings;
		this.clock = clock;
	}

	@Override
	public void onAuthentication(Authentication who, HttpServletRequest request, HttpServletResponse response) {
		Instant now = this.clock.instant();
		HttpSession session = request.getSession();
		session.setAttribute(SignIn.SESSION_END, now.plus(this.settings.maxAge()));
		session.setAttribute(SignIn.AUTHENTICATED_AT, authenticatedAt(who, now));
	}

	/** A provider may let a person in who gave it the password long ago. */
	private static Instant authenticatedAt(Authentication who, Instant now) {
		Instant stated = (who.getPrincipal() instanceof OidcPrincipal user) ? user.getAuthenticatedAt() : null;
		return (stated != null) ? stated : now;
	}

}
