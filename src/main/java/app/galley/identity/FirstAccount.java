package app.galley.identity;

import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates the account {@code editor} at the first start. A generated password is printed
 * once, stored only as a hash, and replaced at the first sign-in.
 */
@Component
class FirstAccount implements ApplicationRunner {

	private static final Logger log = LoggerFactory.getLogger(FirstAccount.class);

	private static final String USERNAME = "editor";

	private final Accounts accounts;

	private final PasswordEncoder encoder;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	private final @Nullable String password;

	/**
	 * @throws UnusableEditorPassword when the password of the settings is too short, too
	 * long or too common
	 */
	FirstAccount(Accounts accounts, PasswordEncoder encoder, ApplicationEventPublisher events,
			TransactionTemplate transaction, EditorAccountSettings settings) {
		this.accounts = accounts;
		this.encoder = encoder;
		this.events = events;
		this.transaction = transaction;
		this.password = settings.password();
		if (this.password != null) {
			PasswordRules.fault(USERNAME, this.password).ifPresent((fault) -> {
				throw new UnusableEditorPassword(fault);
			});
		}
	}

	@Override
	public void run(ApplicationArguments args) {
		Optional<String> hash = this.accounts.passwordHash(USERNAME);
		if (hash.isEmpty()) {
			create();
		}
		else if (this.password != null) {
			// A comparison takes long, the more so in a new process, and nothing waits
			// for it.
			String set = this.password;
			Thread.ofVirtual().name("editor-password").start(() -> reportIfUnused(set, hash.get()));
		}
	}

	private void reportIfUnused(String set, String hash) {
		if (!this.encoder.matches(set, hash)) {
			log.info("GALLEY_EDITOR_PASSWORD has no effect: it set the first password of the account {}, which has "
					+ "changed since. The command 'password {}' sets a new one", USERNAME, USERNAME);
		}
	}

	private void create() {
		String chosen = (this.password != null) ? this.password : PasswordRules.random();
		String hash = Objects.requireNonNull(this.encoder.encode(chosen));
		boolean created = Boolean.TRUE.equals(this.transaction.execute((status) -> add(hash)));
		if (created && this.password == null) {
			System.out.printf(
					"%n  Sign in as %s with the password %s (shown only once). The desk asks you to choose your own.%n%n",
					USERNAME, chosen);
		}
	}

	/** False when another instance added it at the same time. */
	private boolean add(String hash) {
		boolean created = this.accounts.create(USERNAME, hash, Role.ADMIN);
		if (created) {
			if (this.password == null) {
				this.accounts.markPasswordPrinted(USERNAME);
			}
			this.events.publishEvent(AccountChanged.atStart(USERNAME, AccountChanged.Action.CREATED, Role.ADMIN));
		}
		return created;
	}

}
