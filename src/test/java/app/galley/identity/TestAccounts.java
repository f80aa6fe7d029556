package app.galley.identity;

import java.util.Objects;

import app.galley.Api;
import app.galley.Newsroom;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Accounts besides the one that every test server has, with the same password.
 */
@TestComponent
public class TestAccounts {

	private final Accounts accounts;

	private final PasswordEncoder encoder;

	TestAccounts(Accounts accounts, PasswordEncoder encoder) {
		this.accounts = accounts;
		this.encoder = encoder;
	}

	/** Creates an account with a password that Galley printed; its user name. */
	public String addWithPrintedPassword(String name, Role role) {
		String username = add(name, role);
		this.accounts.markPasswordPrinted(username);
		return username;
	}

	/** Creates an account; its user name. */
	public String add(String name, Role role) {
		String username = Newsroom.unique(name);
		String hash = Objects.requireNonNull(this.encoder.encode(Api.PASSWORD));
		if (!this.accounts.create(username, hash, role)) {
			throw new AssertionError(username + " exists already");
		}
		return username;
	}

}
