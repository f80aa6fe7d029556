package app.galley.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a new password must be: long enough, neither the user name nor one of the most
 * common passwords, which attackers try first.
 */
final class PasswordRules {

	private static final int MIN_LENGTH = 10;

	/** The longest that bcrypt reads. */
	private static final int MAX_BYTES = 72;

	/** No 0, O, 1, l or I: people copy it from a terminal by hand. */
	private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

	private PasswordRules() {
	}

	/** What to do about an unsuitable password, to follow the field's name. */
	static Optional<String> fault(String username, String password) {
		if (password.codePointCount(0, password.length()) < MIN_LENGTH) {
			return Optional.of("enter at least %d characters".formatted(MIN_LENGTH));
		}
		if (password.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
			return Optional.of("enter at most %d bytes (UTF-8)".formatted(MAX_BYTES));
		}
		if (Common.PASSWORDS.contains(password.toLowerCase(Locale.ROOT))) {
			return Optional.of("choose a less common password; this one is among the first that attackers try");
		}
		if (password.equalsIgnoreCase(username)) {
			return Optional.of("choose a password that is not the username");
		}
		return Optional.empty();
	}

	static String random() {
		StringBuilder text = new StringBuilder();
		new SecureRandom().ints(16, 0, ALPHABET.length()).forEach((i) -> text.append(ALPHABET.charAt(i)));
		return text.toString();
	}

	/** Loaded at the first use. */
	private static final class Common {

		static final Set<String> PASSWORDS = load();

		/** The file names its sources and their licences in its first lines. */
		private static Set<String> load() {
			try (InputStream file = PasswordRules.class.getResourceAsStream("common-passwords.txt")) {
				return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8).lines()
					.filter((line) -> !line.startsWith("#"))
					.collect(Collectors.toUnmodifiableSet());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
