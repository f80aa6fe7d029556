package app.galley.identity;

import java.time.Duration;
import java.time.Instant;

import app.galley.problem.SignInAgain;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * What a caller presented with a request: credentials, or the session of a browser. Can
 * be asked from any thread, also after the request.
 */
public final class SignIn {

	/** Attribute of a session: the {@link Instant} at which it ends in any case. */
	public static final String SESSION_END = SignIn.class.getName() + ".end";

	/**
	 * Attribute of a session: the {@link Instant} at which its person last gave the
	 * password.
	 */
	public static final String AUTHENTICATED_AT = SignIn.class.getName() + ".authenticated";

	/**
	 * Attribute of a session: a text that names it, whatever its cookie, since its second
	 * request.
	 */
	public static final String SESSION_KEY = "galley.key";

	/** How long a password counts for changes to roles, passwords and tokens. */
	private static final Duration RECENT = Duration.ofMinutes(10);

	private final SignIns signIns;

	private final @Nullable Authentication who;

	private final @Nullable HttpSession session;

	SignIn(SignIns signIns, @Nullable Authentication who, @Nullable HttpSession session) {
		this.signIns = signIns;
		this.who = who;
		this.session = session;
	}

	/** Whether it would succeed now. Asks the database. */
	public boolean holds() {
		return (this.session == null || isOpen(this.session)) && holdsForRequest();
	}

	/** The same, for a request that has just read its session. */
	public boolean holdsForRequest() {
		return (this.session == null || isYoung(this.session)) && this.signIns.holds(this.who);
	}

	/** Another request, on any instance, may have signed out. */
	private boolean isOpen(HttpSession session) {
		return session.getAttribute(SESSION_KEY) instanceof String key && this.signIns.isOpen(key);
	}

	private boolean isYoung(HttpSession session) {
		return session.getAttribute(SESSION_END) instanceof Instant end && this.signIns.now().isBefore(end);
	}

	/**
	 * Requires a password of the last ten minutes, so that a desk left open is not enough
	 * to take over an account. Credentials that come with each request are always recent.
	 * @param field the mutation that needs it
	 * @throws SignInAgain when the session's password is older
	 */
	public void requireRecent(String field) {
		if (this.session != null && this.session.getAttribute(AUTHENTICATED_AT) instanceof Instant at
				&& this.signIns.now().isAfter(at.plus(RECENT))) {
			throw new SignInAgain(field, "Confirm your password: this change needs a sign-in within the last %s."
				.formatted(RateLimits.inWords(RECENT)));
		}
	}

	/**
	 * A principal that stands for an account, as it was when the caller authenticated.
	 */
	public interface OfAccount {

		Account account();

	}

}
