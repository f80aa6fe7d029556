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
 * Administrators give and take accounts.
 */
@GalleyTest
class PeopleTests {

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Test
	void givesSomebodyAnAccountAndTakesItAway() {
		String username = Newsroom.unique("ines");
		JsonNode created = done("createPerson",
				Map.of("username", username, "password", "a first password", "role", "WRITER"));
		assertThat(created.get("active").asBoolean()).isTrue();
		assertThat(who(username)).isEqualTo("WRITER");
		Api ines = this.api.as(username, "a first password");
		assertThat(ines.data("{ contentTasks { nodes { id } } }").at("/contentTasks/nodes")).isEmpty();

		assertThat(done("changeRole", Map.of("username", username, "role", "EDITOR")).get("role").asString())
			.isEqualTo("EDITOR");
		assertThat(ines.answer("{ siteDeliveries { nodes { id } } }", Map.of()).has("errors")).isFalse();

		assertThat(done("deactivatePerson", Map.of("username", username)).get("active").asBoolean()).isFalse();
		assertThat(ines.post("{\"query\":\"{ tags { id } }\"}").statusCode()).isEqualTo(401);
		done("activatePerson", Map.of("username", username));
		assertThat(ines.post("{\"query\":\"{ tags { id } }\"}").statusCode()).isEqualTo(200);
	}

	@Test
	void changesPasswords() {
		String username = Newsroom.unique("paul");
		done("createPerson", Map.of("username", username, "password", "a first password", "role", "WRITER"));
		Api paul = this.api.as(username, "a first password");
		JsonNode wrong = fails(paul, "changePassword",
				Map.of("currentPassword", "not this one", "newPassword", "a second password"));
		assertThat(wrong.at("/extensions/field").asString()).isEqualTo("input.currentPassword");
		mutate(paul, "changePassword",
				Map.of("currentPassword", "a first password", "newPassword", "a second password"));
		assertThat(paul.post("{\"query\":\"{ tags { id } }\"}").statusCode()).isEqualTo(401);
		done("resetPassword", Map.of("username", username, "newPassword", "a third password"));
		assertThat(this.api.as(username, "a third password").post("{\"query\":\"{ tags { id } }\"}").statusCode())
			.isEqualTo(200);
	}

	@Test
	void guessingOnesPasswordEndsSoon() {
		String username = Newsroom.unique("pia");
		done("createPerson", Map.of("username", username, "password", "a first password", "role", "WRITER"));
		Api pia = this.api.as(username, "a first password");
		String guess = "changePassword(input: { currentPassword: \"guess\", newPassword: \"a second password\" }) { username }";
		StringBuilder aliases = new StringBuilder("mutation {");
		for (int i = 0; i < 20; i++) {
			aliases.append(" g").append(i).append(": ").append(guess);
		}
		// What follows a failure in the same request is not tried.
		String batch = aliases.append(" }").toString();
		for (int i = 0; i < 10; i++) {
			assertThat(codes(pia.errors(batch, Map.of()))).containsExactly("BAD_REQUEST");
		}
		assertThat(codes(pia.errors(batch, Map.of()))).containsExactly("TOO_MANY_REQUESTS");
		assertThat(fails(pia, "changePassword",
				Map.of("currentPassword", "a first password", "newPassword", "a second password"))
			.at("/extensions/retryAfter")
			.asInt()).isBetween(1, 900);
	}

	@Test
	void refusesWhatIsNoNameOrPassword() {
		for (Map<String, String> input : List.of(
				Map.of("username", "", "password", "long enough to be one", "role", "WRITER"),
				Map.of("username", "a b", "password", "long enough to be one", "role", "WRITER"),
				Map.of("username", Newsroom.unique("x"), "password", "short", "role", "WRITER"),
				Map.of("username", Newsroom.unique("x"), "password", "ü".repeat(37), "role", "WRITER"))) {
			assertThat(fails(this.api.asEditor(), "createPerson", input).at("/extensions/code").asString())
				.as(input.toString())
				.isEqualTo("BAD_REQUEST");
		}
		assertThat(fails(this.api.asEditor(), "createPerson",
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
			assertThat(fails(this.api.asEditor(), mutation, input).get("message").asString())
				.contains("last administrator");
		}
	}

	private static Stream<String> codes(JsonNode errors) {
		return errors.valueStream().map((error) -> error.at("/extensions/code").asString());
	}

	private String who(String username) {
		return this.api.asEditor()
			.data("{ people { username role } }")
			.get("people")
			.valueStream()
			.filter((person) -> person.get("username").asString().equals(username))
			.map((person) -> person.get("role").asString())
			.findFirst()
			.orElse("");
	}

	private JsonNode done(String mutation, Map<String, String> input) {
		return mutate(this.api.asEditor(), mutation, input);
	}

	private static JsonNode mutate(Api api, String mutation, Map<String, String> input) {
		return api.data(document(mutation), Map.of("input", input)).get(mutation);
	}

	private static JsonNode fails(Api api, String mutation, Map<String, String> input) {
		return api.errors(document(mutation), Map.of("input", input)).get(0);
	}

	private static String document(String mutation) {
		String type = Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1) + "Input";
		return "mutation($input: %s!) { %s(input: $input) { username role active } }".formatted(type, mutation);
	}

}
