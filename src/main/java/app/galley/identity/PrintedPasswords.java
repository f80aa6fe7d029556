package app.galley.identity;

import java.util.Objects;
import java.util.Optional;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Replaces a password that Galley printed, and that logs therefore have, by one of the
 * account's own choice.
 */
@Service
public class PrintedPasswords {

	private final Accounts accounts;

	private final PasswordEncoder encoder;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	PrintedPasswords(Accounts accounts, PasswordEncoder encoder, ApplicationEventPublisher events,
			TransactionTemplate transaction) {
		this.accounts = accounts;
		this.encoder = encoder;
		this.events = events;
		this.transaction = transaction;
	}

	/** Whether the account must replace its password. */
	public boolean has(String username) {
		return this.accounts.find(username).filter(Account::passwordPrinted).isPresent();
	}

	/**
	 * Replaces the password, which ends the account's sessions.
	 * @return what is wrong, in lower case; empty when the password is replaced
	 */
	public Optional<String> replace(String username, String password) {
		return PasswordRules.fault(username, password).or(() -> replacePrinted(username, password));
	}

	private Optional<String> replacePrinted(String username, String password) {
		Optional<String> current = this.accounts.passwordHash(username);
		if (current.filter((printed) -> this.encoder.matches(password, printed)).isPresent()) {
			return Optional.of("choose another password than the printed one");
		}
		String hash = Objects.requireNonNull(this.encoder.encode(password));
		boolean replaced = Boolean.TRUE.equals(this.transaction.execute((status) -> store(username, hash)));
		return replaced ? Optional.empty()
				: Optional.of("the account's password is not a printed one; change it at /desk/account");
	}

	private boolean store(String username, String hash) {
		boolean replaced = this.accounts.replacePrintedPassword(username, hash);
		if (replaced) {
			this.events.publishEvent(AccountChanged.of(username, AccountChanged.Action.PASSWORD));
		}
		return replaced;
	}

}
