package app.galley.identity;

import java.nio.charset.StandardCharsets;
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
 * Gives people accounts and takes them away. There is always somebody who can.
 */
@Service
class People {

	static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9._@+-]{1,100}");

	private static final int SHORTEST_PASSWORD = 10;

	/** More is not looked at by bcrypt. */
	private static final int LONGEST_PASSWORD = 72;

	private static final Duration WINDOW = Duration.ofMinutes(15);

	private final Accounts accounts;

	private final PasswordEncoder encoder;

	private final RateLimits limits;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	People(Accounts accounts, PasswordEncoder encoder, RateLimits limits, ApplicationEventPublisher events,
			TransactionTemplate transaction) {
		this.accounts = accounts;
		this.encoder = encoder;
		this.limits = limits;
		this.events = events;
		this.transaction = transaction;
	}

	List<Person> all() {
		return this.accounts.people();
	}

	Person create(String username, String password, Role role) {
		Faults faults = new Faults("input");
		if (!USERNAME.matcher(username).matches()) {
			faults.add("username", "must have 1 to 100 letters, digits and . _ - @ +");
		}
		checkPassword(faults, "password", password);
		faults.refuseIfAny();
		String hash = hash(password);
		this.transaction.executeWithoutResult((status) -> {
			if (!this.accounts.create(username, hash, role)) {
				throw new Conflict("input.username", "is taken: choose another than " + username);
			}
			this.events.publishEvent(PersonChanged.of(username, PersonChanged.What.CREATED, null, role));
		});
		return person(username);
	}

	@Transactional
	Person changeRole(String username, Role role) {
		refuseElsewhere(username, "has the role that their provider says, %s: change it there");
		if (role != Role.ADMIN) {
			keepAnAdministrator(username);
		}
		Role before = find(username).map(Person::role).orElse(null);
		found(this.accounts.changeRole(username, role));
		this.events.publishEvent(PersonChanged.of(username, PersonChanged.What.ROLE, before, role));
		return person(username);
	}

	@Transactional
	Person changeActive(String username, boolean active) {
		if (!active) {
			keepAnAdministrator(username);
		}
		found(this.accounts.changeActive(username, active));
		this.events.publishEvent(
				PersonChanged.of(username, active ? PersonChanged.What.ACTIVATED : PersonChanged.What.DEACTIVATED));
		return person(username);
	}

	private void refuseElsewhere(String username, String sentence) {
		this.accounts.issuer(username).ifPresent((issuer) -> {
			throw new Conflict("input.username", sentence.formatted(issuer));
		});
	}

	private void keepAnAdministrator(String username) {
		if (this.accounts.lockAdministrators().equals(List.of(username))) {
			throw new Conflict("input.username", "names the last administrator: make somebody else one first");
		}
	}

	Person resetPassword(String username, String password) {
		Faults faults = new Faults("input");
		checkPassword(faults, "newPassword", password);
		faults.refuseIfAny();
		refuseElsewhere(username, "has no password here, but signs in at %s");
		String hash = hash(password);
		this.transaction.executeWithoutResult((status) -> {
			found(this.accounts.changePassword(username, hash));
			this.events.publishEvent(PersonChanged.of(username, PersonChanged.What.PASSWORD));
		});
		return person(username);
	}

	/** One's own, which one must know. */
	Person changePassword(String username, String current, String password) {
		Faults faults = new Faults("input");
		checkPassword(faults, "newPassword", password);
		faults.refuseIfAny();
		this.limits.take("changePassword", username, 1, GuardedSignIn.MOST_WITH_ADDRESS, WINDOW);
		if (!this.accounts.passwordHash(username).filter((hash) -> this.encoder.matches(current, hash)).isPresent()) {
			throw new Refused("input.currentPassword", "is not your password");
		}
		return resetPassword(username, password);
	}

	private static void checkPassword(Faults faults, String field, String password) {
		if (password.codePointCount(0, password.length()) < SHORTEST_PASSWORD) {
			faults.add(field, "must have at least %d characters".formatted(SHORTEST_PASSWORD));
		}
		else if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD) {
			faults.add(field, "must have at most %d bytes in UTF-8".formatted(LONGEST_PASSWORD));
		}
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

	private static void found(boolean changed) {
		if (!changed) {
			throw new NotFound("input.username", "names nobody");
		}
	}

}
