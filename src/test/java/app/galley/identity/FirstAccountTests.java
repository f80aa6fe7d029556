package app.galley.identity;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The password of the first account, from the settings, printed, or set on the command
 * line.
 */
@GalleyTest
class FirstAccountTests {

	@Autowired
	Api api;

	@Autowired
	Accounts accounts;

	@Autowired
	TestAccounts testAccounts;

	@Autowired
	PasswordEncoder encoder;

	@Autowired
	ApplicationEventPublisher events;

	@Autowired
	TransactionTemplate transaction;

	@Autowired
	PasswordCommand command;

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = "the password of the settings")
	void aRestartDoesNotTakeBackAChangedPassword(@Nullable String setting) {
		restart(setting);
		assertThat(this.api.asEditor().data("{ people { username } }").get("people")).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "short", "training", "password123", "PASSWORD123", "1234567890" })
	void refusesAShortOrCommonPasswordInTheSettings(String password) {
		assertThatExceptionOfType(UnusableEditorPassword.class).isThrownBy(() -> restart(password))
			.withMessageStartingWith("GALLEY_EDITOR_PASSWORD: ")
			.withMessageNotContaining(password);
	}

	@Test
	void anEmptySettingIsUnset() {
		assertThat(new EditorAccountSettings("").password()).isNull();
	}

	@Test
	void refusesCommonPasswordsEverywhere() {
		String username = Newsroom.unique("ordinary");
		for (Map<String, String> input : List.of(
				Map.of("username", username, "password", "Password123", "role", "WRITER"),
				Map.of("username", username, "password", username.toUpperCase(Locale.ROOT), "role", "WRITER"))) {
			assertThat(this.api.asEditor().refused("createPerson", input).at("/0/extensions/field").asString())
				.isEqualTo("input.password");
		}
		Map<String, String> reset = Map.of("username", "editor", "newPassword", "qwertyuiop");
		assertThat(this.api.asEditor().refused("resetPassword", reset).at("/0/message").asString())
			.startsWith("newPassword: choose a less common password");
		Map<String, String> change = Map.of("currentPassword", Api.PASSWORD, "newPassword", "qwertyuiop");
		assertThat(this.api.asEditor().refused("changePassword", change).at("/0/message").asString())
			.startsWith("newPassword: choose a less common password");
	}

	@Test
	void theCommandReplacesAForgottenPassword() {
		String username = this.testAccounts.add("forgetful", Role.ADMIN);
		assertThat(this.command.run(List.of(username))).isZero();
		assertThat(this.api.as(username, Api.PASSWORD).get("/desk/account").statusCode()).isEqualTo(401);
		assertThat(this.accounts.find(username))
			.hasValueSatisfying((account) -> assertThat(account.passwordPrinted()).isTrue());
		assertThat(this.command.run(List.of(Newsroom.unique("unknown")))).isEqualTo(1);
	}

	private void restart(@Nullable String password) {
		new FirstAccount(this.accounts, this.encoder, this.events, this.transaction,
				new EditorAccountSettings(password))
			.run(new DefaultApplicationArguments());
	}

}
