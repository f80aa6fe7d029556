package app.galley.identity;

import java.util.List;
import java.util.Objects;

import app.galley.cli.Command;
import app.galley.cli.Usage;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The {@code password USERNAME} command, for the owner of the server: the way back in
 * when the only administrator has forgotten their password.
 */
@Component
@Usage("""
		password USERNAME
		  Sets a new password for the account and prints it once.""")
class PasswordCommand implements Command {

	private final Accounts accounts;

	private final PasswordEncoder encoder;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	PasswordCommand(Accounts accounts, PasswordEncoder encoder, ApplicationEventPublisher events,
			TransactionTemplate transaction) {
		this.accounts = accounts;
		this.encoder = encoder;
		this.events = events;
		this.transaction = transaction;
	}

	@Override
	public int run(List<String> args) {
		String username = args.getFirst();
		if (this.accounts.find(username).filter((account) -> account.passwordHash() != null).isEmpty()) {
			System.err.println("No active account has this username and a password: " + username);
			return 1;
		}
		String password = PasswordRules.random();
		String hash = Objects.requireNonNull(this.encoder.encode(password));
		this.transaction.executeWithoutResult((status) -> {
			this.accounts.changePassword(username, hash);
			this.accounts.markPasswordPrinted(username);
			this.events.publishEvent(AccountChanged.atStart(username, AccountChanged.Action.PASSWORD, null));
		});
		System.out.printf("Sign in as %s with the password %s (shown only once), then choose your own.%n", username,
				password);
		return 0;
	}

}
