package app.galley.identity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Administrators create, change and deactivate accounts.
 */
@GalleyTest
class AccountTests {

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Test
	void createsChangesAndDeactivatesAnAccount() {
		String username = Newsroom.unique("ines");
		JsonNode created = administer("createPerson",
				Map.of("username", username, "password", "a first password", "role", "WRITER"));
		assertThat(created.get("active").asBoolean()).isTrue();
		assertThat(roleOf(username)).isEqualTo("WRITER");
		Api ines = this.api.as(username, "a first password");
		assertThat(ines.data("{ contentTasks { nodes { id } } }").at("/contentTasks/nodes")).isEmpty();

		assertThat(administer("changeRole", Map.of("username", username, "role", "EDITOR")).get("role").asString())
			.isEqualTo("EDITOR");
		assertThat(ines.answer("{ siteDeliveries { nodes { id } } }", Map.of()).has("errors")).isFalse();

		assertThat(administer("deactivatePerson", Map.of("username", username)).get("active").asBoolean()).isFalse();
		assertThat(ines.post("{\"query\":\"{ tags { id } }\"}").statusCode()).isEqualTo(401);
		administer("activatePerson", Map.of("username", username));
		assertThat(ines.post("{\"query\":\"{ tags { id } }\"}").statusCode()).isEqualTo(200);
	}

	@Test
	void changesPasswords() {
		String username = Newsroom.unique("paul");
		administer("createPerson", Map.of("username", username, "password", "a first password", "role", "WRITER"));
		Api paul = this.api.as(username, "a first password");
		JsonNode wrong = refused(paul, "changePassword",
				Map.of("currentPassword", "not this one", "newPassword", "a second password"));
		assertThat(wrong.at("/extensions/field").asString()).isEqualTo("input.currentPassword");
		mutate(paul, "changePassword",
				Map.of("currentPassword", "a first password", "newPassword", "a second password"));
		assertThat(paul.post("{\"query\":\"{ tags { id } }\"}").statusCode()).isEqualTo(401);
		administer("resetPassword", Map.of("username", username, "newPassword", "a third password"));
		assertThat(this.api.as(username, "a third password").post("{\"query\":\"{ tags { id } }\"}").statusCode())
			.isEqualTo(200);
	}

	@Test
	void limitsAttemptsToChangeThePassword() {
		String username = Newsroom.unique("pia");
		administer("createPerson", Map.of("username", username, "password", "a first password", "role", "WRITER"));
		Api pia = this.api.as(username, "a first password");
		String guess = "changePassword(input: { currentPassword: \"guess\", newPassword: \"a second password\" }) { username }";
		StringBuilder aliases = new StringBuilder("mutation {");
		for (int i = 0; i < 20; i++) {
			aliases.append(" g").append(i).append(": ").append(guess);
		}
		// Later fields of a request are not run after a failure.
		String batch = aliases.append(" }").toString();
		for (int i = 0; i < 10; i++) {
			assertThat(codes(pia.errors(batch, Map.of()))).containsExactly("BAD_REQUEST");
		}
		assertThat(codes(pia.errors(batch, Map.of()))).containsExactly("TOO_MANY_REQUESTS");
		assertThat(refused(pia, "changePassword",
				Map.of("currentPassword", "a first password", "newPassword", "a second password"))
			.at("/extensions/retryAfter")
			.asInt()).isBetween(1, 900);
	}

	@Test
	void refusesInvalidNamesAndPasswords() {
		for (Map<String, String> input : List.of(
				Map.of("username", "", "password", "long enough to be one", "role", "WRITER"),
				Map.of("username", "a b", "password", "long enough to be one", "role", "WRITER"),
				Map.of("username", Newsroom.unique("x"), "password", "short", "role", "WRITER"),
				Map.of("username", Newsroom.unique("x"), "password", "ü".repeat(37), "role", "WRITER"))) {
			assertThat(refused(this.api.asEditor(), "createPerson", input).at("/extensions/code").asString())
				.as(input.toString())
				.isEqualTo("BAD_REQUEST");
		}
		assertThat(refused(this.api.asEditor(), "createPerson",
				Map.of("username", "editor", "password", "long enough to be one", "role", "WRITER"))
			.at("/extensions/code")
			.asString()).isEqualTo("CONFLICT");
	}

	@Test
	void keepsTheLastAdministrator() {
		this.jdbc.sql("UPDATE account SET role = 'EDITOR' WHERE role = 'ADMIN' AND username <> 'editor'").update();
		for (String mutation : new String[] { "deactivatePerson", "changeRole" }) {
			Map<String, String> input = new HashMap<>(Map.of("username", "editor"));
			if (mutation.equals("changeRole")) {
				input.put("role", "EDITOR");
			}
			assertThat(refused(this.api.asEditor(), mutation, input).get("message").asString())
				.contains("last administrator");
		}
	}

	private static Stream<String> codes(JsonNode errors) {
		return errors.valueStream().map((error) -> error.at("/extensions/code").asString());
	}

	private String roleOf(String username) {
		return this.api.asEditor()
			.data("{ people { username role } }")
			.get("people")
			.valueStream()
			.filter((person) -> person.get("username").asString().equals(username))
			.map((person) -> person.get("role").asString())
			.findFirst()
			.orElse("");
	}

	private JsonNode administer(String mutation, Map<String, String> input) {
		return mutate(this.api.asEditor(), mutation, input);
	}

	private static JsonNode mutate(Api api, String mutation, Map<String, String> input) {
		return api.mutate(mutation, input, "username role active");
	}

	private static JsonNode refused(Api api, String mutation, Map<String, String> input) {
		return api.refused(mutation, input).get(0);
	}

}
