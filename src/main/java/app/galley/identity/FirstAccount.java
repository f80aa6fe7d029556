package app.galley.identity;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates the account {@code editor} at the first start. A generated password is printed
 * once and stored only as a hash.
 */
@Component
class FirstAccount implements ApplicationRunner {

	private static final String USERNAME = "editor";

	/** No 0, O, 1, l or I: people copy it from a terminal by hand. */
	private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

	private final Accounts accounts;

	private final PasswordEncoder encoder;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	private final @Nullable String password;

	FirstAccount(Accounts accounts, PasswordEncoder encoder, ApplicationEventPublisher events,
			TransactionTemplate transaction, EditorAccountSettings settings) {
		this.accounts = accounts;
		this.encoder = encoder;
		this.events = events;
		this.transaction = transaction;
		this.password = settings.password();
	}

	@Override
	public void run(ApplicationArguments args) {
		Optional<String> hash = this.accounts.passwordHash(USERNAME);
		if (hash.isEmpty()) {
			create();
		}
		else if (this.password != null && !this.encoder.matches(this.password, hash.get())) {
			String changed = encode(this.password);
			this.transaction.executeWithoutResult((status) -> {
				this.accounts.changePassword(USERNAME, changed);
				this.events.publishEvent(AccountChanged.atStart(USERNAME, AccountChanged.Action.PASSWORD, null));
			});
		}
	}

	private void create() {
		String chosen = (this.password != null) ? this.password : random();
		String hash = encode(chosen);
		boolean created = Boolean.TRUE.equals(this.transaction.execute((status) -> add(hash)));
		if (created && this.password == null) {
			System.out.printf("%n  Sign in as %s with the password %s (shown only once).%n%n", USERNAME, chosen);
		}
	}

	/** False when another instance added it at the same time. */
	private boolean add(String hash) {
		boolean created = this.accounts.create(USERNAME, hash, Role.ADMIN);
		if (created) {
			this.events.publishEvent(AccountChanged.atStart(USERNAME, AccountChanged.Action.CREATED, Role.ADMIN));
		}
		return created;
	}

	private String encode(String chosen) {
		return Objects.requireNonNull(this.encoder.encode(chosen));
	}

	private static String random() {
		StringBuilder text = new StringBuilder();
		new SecureRandom().ints(16, 0, ALPHABET.length()).forEach((i) -> text.append(ALPHABET.charAt(i)));
		return text.toString();
	}

}
