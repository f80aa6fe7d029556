package app.galley.signin;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import app.galley.identity.Accounts;
import app.galley.identity.RateLimits;

import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Checks passwords, and limits failed attempts for an account from one address, for an
 * account from anywhere, and from an address for any account. Unknown accounts are
 * treated like known ones.
 */
@Component
class ThrottledPasswordProvider implements AuthenticationProvider {

	private static final int ACCOUNT_AND_ADDRESS_LIMIT = 10;

	private static final int ATTEMPT_LIMIT = 100;

	private static final Duration ATTEMPT_WINDOW = Duration.ofMinutes(15);

	/** Attempts under way are not counted yet, so few may run at once. */
	private static final int CONCURRENT_ATTEMPT_LIMIT = 8;

	private final DaoAuthenticationProvider passwords;

	private final RateLimits limits;

	private final Semaphore[] permits = Stream.generate(() -> new Semaphore(CONCURRENT_ATTEMPT_LIMIT))
		.limit(64)
		.toArray(Semaphore[]::new);

	ThrottledPasswordProvider(Accounts accounts, PasswordEncoder encoder, RateLimits limits) {
		this.passwords = new DaoAuthenticationProvider((username) -> accounts.find(username)
			.filter((account) -> account.passwordHash() != null)
			.orElseThrow(() -> UsernameNotFoundException.fromUsername(username)));
		this.passwords.setPasswordEncoder(encoder);
		this.limits = limits;
	}

	@Override
	public Authentication authenticate(Authentication attempt) {
		Semaphore permit = this.permits[Math.floorMod(attempt.getName().hashCode(), this.permits.length)];
		permit.acquireUninterruptibly();
		try {
			return check(attempt, attempt.getName(), address(attempt));
		}
		catch (DataAccessException | TransactionException ex) {
			throw new InternalAuthenticationServiceException("The database is unavailable", ex);
		}
		finally {
			permit.release();
		}
	}

	private Authentication check(Authentication attempt, String account, String address) {
		String both = account + '\0' + address;
		Optional<Duration> wait = Stream
			.of(this.limits.wait("sign-in", both, ACCOUNT_AND_ADDRESS_LIMIT),
					this.limits.wait("sign-in account", account, ATTEMPT_LIMIT),
					this.limits.wait("sign-in address", address, ATTEMPT_LIMIT))
			.flatMap(Optional::stream)
			.max(Duration::compareTo);
		if (wait.isPresent()) {
			throw new TooManyAttempts(wait.get());
		}
		try {
			return this.passwords.authenticate(attempt);
		}
		catch (BadCredentialsException ex) {
			this.limits.count("sign-in", both, 1, ATTEMPT_WINDOW);
			this.limits.count("sign-in account", account, 1, ATTEMPT_WINDOW);
			this.limits.count("sign-in address", address, 1, ATTEMPT_WINDOW);
			throw ex;
		}
	}

	private static String address(Authentication attempt) {
		return (attempt.getDetails() instanceof WebAuthenticationDetails web) ? web.getRemoteAddress() : "";
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
	}

}
