package app.galley.signin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import app.galley.identity.Account;
import app.galley.identity.Accounts;
import app.galley.identity.RateLimits;
import app.galley.identity.SignInFailed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
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
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Checks passwords, and limits failed attempts for an account from one network, and from
 * a network for any account. There is no limit for an account from anywhere: it would let
 * others lock the account. A known device has a limit of its own instead of its
 * network's. Unknown accounts are treated like known ones.
 */
@Component
class ThrottledPasswordProvider implements AuthenticationProvider {

	private static final Logger log = LoggerFactory.getLogger(ThrottledPasswordProvider.class);

	private static final int ACCOUNT_LIMIT = 10;

	private static final int NETWORK_LIMIT = 100;

	private static final Duration ATTEMPT_WINDOW = Duration.ofMinutes(15);

	/** Attempts under way are not counted yet, so few may run at once. */
	private static final int CONCURRENT_ATTEMPT_LIMIT = 8;

	private final DaoAuthenticationProvider passwords;

	private final Accounts accounts;

	private final KnownDevices devices;

	private final RateLimits limits;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	private final SignInMeters meters;

	/** By network, so that guesses from elsewhere do not make others wait. */
	private final Semaphore[] permits = Stream.generate(() -> new Semaphore(CONCURRENT_ATTEMPT_LIMIT))
		.limit(64)
		.toArray(Semaphore[]::new);

	ThrottledPasswordProvider(Accounts accounts, PasswordEncoder encoder, KnownDevices devices, RateLimits limits,
			ApplicationEventPublisher events, TransactionTemplate transaction, SignInMeters meters) {
		this.passwords = new DaoAuthenticationProvider((username) -> accounts.find(username)
			.filter((account) -> account.passwordHash() != null)
			.orElseThrow(() -> UsernameNotFoundException.fromUsername(username)));
		this.passwords.setPasswordEncoder(encoder);
		this.accounts = accounts;
		this.meters = meters;
		this.devices = devices;
		this.limits = limits;
		this.events = events;
		this.transaction = transaction;
	}

	@Override
	public Authentication authenticate(Authentication attempt) {
		String network = network(attempt);
		Semaphore permit = this.permits[Math.floorMod(network.hashCode(), this.permits.length)];
		permit.acquireUninterruptibly();
		try {
			return check(attempt, limits(attempt, network), network);
		}
		catch (DataAccessException | TransactionException ex) {
			throw new InternalAuthenticationServiceException("The database is unavailable", ex);
		}
		finally {
			permit.release();
		}
	}

	private List<Limit> limits(Authentication attempt, String network) {
		String account = attempt.getName();
		return this.devices.recognise(account, deviceCookies(attempt))
			.map((device) -> List.of(new Limit("sign-in device", account + '\0' + device, ACCOUNT_LIMIT)))
			.orElseGet(() -> List.of(new Limit("sign-in", account + '\0' + network, ACCOUNT_LIMIT),
					new Limit("sign-in network", network, NETWORK_LIMIT)));
	}

	private Authentication check(Authentication attempt, List<Limit> applied, String network) {
		applied.stream()
			.map((limit) -> this.limits.wait(limit.operation, limit.subject, limit.count))
			.flatMap(Optional::stream)
			.max(Duration::compareTo)
			.ifPresent((wait) -> {
				this.meters.refused();
				throw new TooManyAttempts(wait);
			});
		try {
			return this.passwords.authenticate(attempt);
		}
		catch (BadCredentialsException ex) {
			this.meters.failed(SignInMeters.Method.PASSWORD);
			applied.forEach((limit) -> this.limits.count(limit.operation, limit.subject, 1, ATTEMPT_WINDOW));
			report(attempt.getName(), network);
			throw ex;
		}
	}

	/** Does as much for an unknown account as for a known one. */
	private void report(String name, String network) {
		Optional<String> account = this.accounts.find(name).map(Account::username);
		this.transaction.executeWithoutResult(
				(status) -> this.events.publishEvent(new SignInFailed(account.orElse(null), network)));
		log.warn("Failed sign-in from {} to {}", network,
				account.map((known) -> "the account " + known).orElse("an account that does not exist"));
	}

	private static String network(Authentication attempt) {
		return (attempt.getDetails() instanceof WebAuthenticationDetails web
				&& web.getRemoteAddress() instanceof String address) ? Network.of(address) : "unknown";
	}

	private static Map<String, String> deviceCookies(Authentication attempt) {
		return (attempt.getDetails() instanceof SignInDetails details) ? details.devices() : Map.of();
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
	}

	private record Limit(String operation, String subject, int count) {
	}

}
