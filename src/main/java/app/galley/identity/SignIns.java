package app.galley.identity;

import java.time.Clock;
import java.time.Instant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Says whether a sign-in still holds: the account is active and has the same role and
 * password, the token is neither revoked nor expired, the session has not ended.
 */
@Component
public class SignIns {

	private final Accounts accounts;

	private final ApiTokens tokens;

	private final BrowserSessions sessions;

	private final Clock clock;

	SignIns(Accounts accounts, ApiTokens tokens, BrowserSessions sessions, Clock clock) {
		this.accounts = accounts;
		this.tokens = tokens;
		this.sessions = sessions;
		this.clock = clock;
	}

	/**
	 * The sign-in behind the request of this thread; empty credentials for the public.
	 */
	public SignIn current() {
		HttpServletRequest request = (RequestContextHolder
			.getRequestAttributes() instanceof ServletRequestAttributes attributes) ? attributes.getRequest() : null;
		return of(SecurityContextHolder.getContext().getAuthentication(),
				(request != null) ? request.getSession(false) : null);
	}

	/**
	 * A sign-in.
	 * @param session of the browser; null without one
	 */
	public SignIn of(@Nullable Authentication who, @Nullable HttpSession session) {
		return new SignIn(this, who, session);
	}

	boolean holds(@Nullable Authentication who) {
		if (who instanceof TokenAuthentication program) {
			Account account = program.account();
			return (account == null) ? this.tokens.isCurrent(program)
					: isCurrent(account) && now().isBefore(program.expiresAt());
		}
		return who == null || !(who.getPrincipal() instanceof SignIn.OfAccount principal)
				|| isCurrent(principal.account());
	}

	private boolean isCurrent(Account account) {
		return this.accounts.find(account.username())
			.filter((current) -> current.stamp() == account.stamp())
			.isPresent();
	}

	boolean isOpen(String session) {
		return this.sessions.isOpen(session);
	}

	Instant now() {
		return this.clock.instant();
	}

}
