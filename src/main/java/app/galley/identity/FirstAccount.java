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
 * Sees to it that the account {@code editor} exists. A password made here is printed once
 * and stored as a hash only.
 */
@Component
class FirstAccount implements ApplicationRunner {

	private static final String USERNAME = "editor";

	/** No 0, O, 1, l or I: it is read from a terminal and typed into a form. */
	private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

	private final Accounts accounts;

	private final PasswordEncoder encoder;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	private final @Nullable String password;

	FirstAccount(Accounts accounts, PasswordEncoder encoder, ApplicationEventPublisher events,
			TransactionTemplate transaction, IdentitySettings settings) {
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
				this.events.publishEvent(PersonChanged.atStart(USERNAME, PersonChanged.What.PASSWORD, null));
			});
		}
	}

	private void create() {
		String chosen = (this.password != null) ? this.password : random();
		String hash = encode(chosen);
		boolean created = Boolean.TRUE.equals(this.transaction.execute((status) -> add(hash)));
		if (created && this.password == null) {
			System.out.printf("%n  Sign in as %s with the password %s (shown this once).%n%n", USERNAME, chosen);
		}
	}

	/** False when another instance that started with this one has added it. */
	private boolean add(String hash) {
		boolean created = this.accounts.create(USERNAME, hash, Role.ADMIN);
		if (created) {
			this.events.publishEvent(PersonChanged.atStart(USERNAME, PersonChanged.What.CREATED, Role.ADMIN));
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
