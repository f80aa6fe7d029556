package app.galley.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

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
 * Signs people in by password, and nobody who has guessed too often: not for one account
 * from one address, not for one account from anywhere, not from one address. Whether the
 * account exists makes no difference.
 */
@Component
class GuardedSignIn implements AuthenticationProvider {

	static final int MOST_WITH_ADDRESS = 10;

	private static final int MOST = 100;

	private static final Duration WINDOW = Duration.ofMinutes(15);

	/** What goes on at once is not counted yet, so little may. */
	private static final int MOST_AT_ONCE = 8;

	private final DaoAuthenticationProvider passwords;

	private final RateLimits limits;

	private final Semaphore[] places = Stream.generate(() -> new Semaphore(MOST_AT_ONCE))
		.limit(64)
		.toArray(Semaphore[]::new);

	GuardedSignIn(Accounts accounts, PasswordEncoder encoder, RateLimits limits) {
		this.passwords = new DaoAuthenticationProvider((username) -> accounts.find(username)
			.filter((account) -> account.passwordHash() != null)
			.orElseThrow(() -> UsernameNotFoundException.fromUsername(username)));
		this.passwords.setPasswordEncoder(encoder);
		this.limits = limits;
	}

	@Override
	public Authentication authenticate(Authentication who) {
		Semaphore place = this.places[Math.floorMod(who.getName().hashCode(), this.places.length)];
		place.acquireUninterruptibly();
		try {
			return check(who, who.getName(), address(who));
		}
		catch (DataAccessException | TransactionException ex) {
			throw new InternalAuthenticationServiceException("Nobody can be checked now", ex);
		}
		finally {
			place.release();
		}
	}

	private Authentication check(Authentication who, String account, String address) {
		String both = account + '\0' + address;
		Optional<Duration> wait = Stream.of(this.limits.wait("sign-in", both, MOST_WITH_ADDRESS),
				this.limits.wait("sign-in account", account, MOST), this.limits.wait("sign-in address", address, MOST))
			.flatMap(Optional::stream)
			.max(Duration::compareTo);
		if (wait.isPresent()) {
			throw new TooManyAttempts(wait.get());
		}
		try {
			return this.passwords.authenticate(who);
		}
		catch (BadCredentialsException ex) {
			this.limits.count("sign-in", both, 1, WINDOW);
			this.limits.count("sign-in account", account, 1, WINDOW);
			this.limits.count("sign-in address", address, 1, WINDOW);
			throw ex;
		}
	}

	private static String address(Authentication who) {
		return (who.getDetails() instanceof WebAuthenticationDetails web) ? web.getRemoteAddress() : "";
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
	}

}
