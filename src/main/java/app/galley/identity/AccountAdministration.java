package app.galley.identity;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import app.galley.problem.Conflict;
import app.galley.problem.Faults;
import app.galley.problem.NotFound;
import app.galley.problem.Refused;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates, changes and deactivates accounts. Never leaves the site without an
 * administrator.
 */
@Service
class AccountAdministration {

	static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9._@+-]{1,100}");

	private static final int PASSWORD_ATTEMPT_LIMIT = 10;

	private static final Duration PASSWORD_ATTEMPT_WINDOW = Duration.ofMinutes(15);

	private final Accounts accounts;

	private final PasswordEncoder encoder;

	private final RateLimits limits;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	AccountAdministration(Accounts accounts, PasswordEncoder encoder, RateLimits limits,
			ApplicationEventPublisher events, TransactionTemplate transaction) {
		this.accounts = accounts;
		this.encoder = encoder;
		this.limits = limits;
		this.events = events;
		this.transaction = transaction;
	}

	List<Person> all() {
		return this.accounts.all();
	}

	Person create(String username, String password, Role role) {
		Faults faults = new Faults("input");
		if (!USERNAME.matcher(username).matches()) {
			faults.add("username", "enter 1 to 100 letters, digits or . _ - @ +");
		}
		PasswordRules.fault(username, password).ifPresent((fault) -> faults.add("password", fault));
		faults.refuseIfAny();
		String hash = hash(password);
		this.transaction.executeWithoutResult((status) -> {
			if (!this.accounts.create(username, hash, role)) {
				throw new Conflict("input.username", "already taken; choose another username");
			}
			this.events.publishEvent(AccountChanged.of(username, AccountChanged.Action.CREATED, null, role));
		});
		return person(username);
	}

	@Transactional
	Person changeRole(String username, Role role) {
		refuseExternal(username, "the identity provider sets the role of this account (%s); change it there");
		if (role != Role.ADMIN) {
			keepAnAdministrator(username);
		}
		Role before = find(username).map(Person::role).orElse(null);
		requireFound(this.accounts.changeRole(username, role));
		this.events.publishEvent(AccountChanged.of(username, AccountChanged.Action.ROLE, before, role));
		return person(username);
	}

	@Transactional
	Person changeActive(String username, boolean active) {
		if (!active) {
			keepAnAdministrator(username);
		}
		requireFound(this.accounts.changeActive(username, active));
		this.events.publishEvent(AccountChanged.of(username,
				active ? AccountChanged.Action.ACTIVATED : AccountChanged.Action.DEACTIVATED));
		return person(username);
	}

	private void refuseExternal(String username, String message) {
		this.accounts.issuer(username).ifPresent((issuer) -> {
			throw new Conflict("input.username", message.formatted(issuer));
		});
	}

	private void keepAnAdministrator(String username) {
		if (this.accounts.lockAdministrators().equals(List.of(username))) {
			throw new Conflict("input.username", "this is the last administrator; make another account one first");
		}
	}

	Person resetPassword(String username, String password) {
		Faults faults = new Faults("input");
		PasswordRules.fault(username, password).ifPresent((fault) -> faults.add("newPassword", fault));
		faults.refuseIfAny();
		refuseExternal(username, "this account has no password here; it signs in at %s");
		String hash = hash(password);
		this.transaction.executeWithoutResult((status) -> {
			requireFound(this.accounts.changePassword(username, hash));
			this.events.publishEvent(AccountChanged.of(username, AccountChanged.Action.PASSWORD));
		});
		return person(username);
	}

	/** Changes the caller's own password, which they must know. */
	Person changePassword(String username, String current, String password) {
		Faults faults = new Faults("input");
		PasswordRules.fault(username, password).ifPresent((fault) -> faults.add("newPassword", fault));
		faults.refuseIfAny();
		this.limits.take("changePassword", username, 1, PASSWORD_ATTEMPT_LIMIT, PASSWORD_ATTEMPT_WINDOW);
		if (!this.accounts.passwordHash(username).filter((hash) -> this.encoder.matches(current, hash)).isPresent()) {
			throw new Refused("input.currentPassword", "incorrect password");
		}
		return resetPassword(username, password);
	}

	private String hash(String password) {
		return Objects.requireNonNull(this.encoder.encode(password));
	}

	private Person person(String username) {
		return find(username).orElseThrow();
	}

	private Optional<Person> find(String username) {
		return all().stream().filter((one) -> one.username().equals(username)).findFirst();
	}

	private static void requireFound(boolean changed) {
		if (!changed) {
			throw new NotFound("input.username", "no account has this username");
		}
	}

}
