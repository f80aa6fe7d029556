package app.galley.identity;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * API tokens: the secret is shown once, and scopes and lifetime are limited.
 */
@GalleyTest
class ApiTokensTests {

	private static final String TOKEN = "id name owner scopes secret createdBy createdAt expiresAt revokedAt lastUsedAt";

	private static final String DRAFTS = "{ contentTasks { nodes { id } } }";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts accounts;

	@Autowired
	JdbcClient jdbc;

	@Test
	void showsTheSecretOnceAndStoresItsHash() {
		Api writer = this.api.as(this.accounts.add("wren", Role.WRITER), Api.PASSWORD);
		JsonNode token = create(writer, Map.of("name", "Import", "scopes", List.of("WRITE"), "days", 7));
		String secret = token.get("secret").asString();
		assertThat(secret).matches("galley_[\\w-]{43}");
		assertThat(Duration.between(Instant.parse(token.get("createdAt").asString()),
				Instant.parse(token.get("expiresAt").asString())))
			.isEqualTo(Duration.ofDays(7));
		assertThat(list(writer)).hasSize(1).allMatch((listed) -> listed.get("secret").isNull());
		assertThat(this.jdbc.sql("SELECT count(*) FROM api_token t WHERE t::text LIKE '%' || ? || '%'")
			.param(secret.substring(7))
			.query(Integer.class)
			.single()).isZero();
	}

	@Test
	void aPersonalTokenActsForItsOwnerWithinItsScopes() {
		String username = this.accounts.add("wren", Role.WRITER);
		Api writer = this.api.as(username, Api.PASSWORD);
		Api program = bearing(create(writer, Map.of("name", "Import", "scopes", List.of("WRITE", "READ_DRAFTS"))));
		JsonNode task = program
			.data("mutation { createContentTask(input: { title: \"By a program\" }) { id version createdBy } }")
			.get("createContentTask");
		assertThat(task.get("createdBy").asString()).isEqualTo(username);
		assertThat(program.data(DRAFTS).at("/contentTasks/nodes")).hasSize(1);
		String others = Newsroom.id(this.newsroom.draft("Another writer's"));
		assertThat(program.data("query($id: ID!) { contentTask(id: $id) { id } }", Map.of("id", others))
			.get("contentTask")
			.isNull()).isTrue();
		assertThat(list(writer).getFirst().get("lastUsedAt").isNull()).isFalse();
	}

	@Test
	void aServiceTokenActsAsTheSite() {
		JsonNode token = create(this.api.asEditor(),
				Map.of("name", "Nightly", "scopes", List.of("WRITE"), "site", true));
		assertThat(token.get("owner").isNull()).isTrue();
		assertThat(
				bearing(token).data("mutation { createContentTask(input: { title: \"By the site\" }) { createdBy } }")
					.at("/createContentTask/createdBy")
					.asString())
			.isEqualTo("site:Nightly");
		Api editor = this.api.as(this.accounts.add("edda", Role.EDITOR), Api.PASSWORD);
		assertThat(code(editor, Map.of("name", "Mine", "scopes", List.of("WRITE"), "site", true)))
			.isEqualTo("FORBIDDEN");
		assertThat(list(editor)).isEmpty();
	}

	@Test
	void endsWithTheRoleThePasswordAndTheAccountOfItsOwner() {
		for (String change : List.of("changeRole(input: { username: \"%s\", role: WRITER })",
				"resetPassword(input: { username: \"%s\", newPassword: \"another long password\" })",
				"deactivatePerson(input: { username: \"%s\" })")) {
			String username = this.accounts.add("edda", Role.EDITOR);
			JsonNode token = create(this.api.as(username, Api.PASSWORD),
					Map.of("name", "Reader", "scopes", List.of("READ_DRAFTS")));
			bearing(token).data(DRAFTS);
			administer(change, username);
			assertUnauthorized(bearing(token));
			administer("activatePerson(input: { username: \"%s\" })", username);
			assertUnauthorized(bearing(token));
			JsonNode listed = everybodys().stream()
				.filter((one) -> Newsroom.id(one).equals(Newsroom.id(token)))
				.findFirst()
				.orElseThrow();
			assertThat(listed.get("revokedAt").isNull()).as(change).isFalse();
		}
	}

	/** Who took over an account may have left a token behind. */
	@Test
	void endsWhenItsOwnerChangesThePassword() {
		String username = this.accounts.add("wren", Role.WRITER);
		Api writer = this.api.as(username, Api.PASSWORD);
		JsonNode token = create(writer, Map.of("name", "Planted", "scopes", List.of("READ_DRAFTS")));
		writer.mutate("changePassword", Map.of("currentPassword", Api.PASSWORD, "newPassword", "another long password"),
				"username");
		assertUnauthorized(bearing(token));
		assertThat(this.jdbc.sql("SELECT actor FROM activity WHERE action = 'REVOKED' AND subject = 'Planted'")
			.query(String.class)
			.single()).isEqualTo(username);
	}

	@Test
	void administratorsSeeAndRevokeTheTokensOfEveryone() {
		String username = this.accounts.add("wren", Role.WRITER);
		Api writer = this.api.as(username, Api.PASSWORD);
		JsonNode token = create(writer, Map.of("name", "Forgotten", "scopes", List.of("WRITE")));
		assertThat(list(this.api.asEditor())).noneMatch((one) -> Newsroom.id(one).equals(Newsroom.id(token)));
		assertThat(everybodys()).anyMatch((one) -> Newsroom.id(one).equals(Newsroom.id(token))
				&& one.get("owner").asString().equals(username) && one.get("secret").isNull());
		Api editor = this.api.as(this.accounts.add("edda", Role.EDITOR), Api.PASSWORD);
		assertThat(editor.errors("{ apiTokens(all: true) { id } }", Map.of()).at("/0/extensions/code").asString())
			.isEqualTo("FORBIDDEN");
		assertThat(
				editor.refused("revokeApiToken", Map.of("id", Newsroom.id(token))).at("/0/extensions/code").asString())
			.isEqualTo("NOT_FOUND");
		JsonNode revoked = this.api.asEditor().mutate("revokeApiToken", Map.of("id", Newsroom.id(token)), "revokedAt");
		assertThat(revoked.get("revokedAt").isNull()).isFalse();
		assertUnauthorized(bearing(token));
		JsonNode again = this.api.asEditor().mutate("revokeApiToken", Map.of("id", Newsroom.id(token)), "revokedAt");
		assertThat(again).isEqualTo(revoked);
	}

	private List<JsonNode> everybodys() {
		return this.api.asEditor()
			.data("{ apiTokens(all: true) { " + TOKEN + " } }")
			.get("apiTokens")
			.valueStream()
			.toList();
	}

	@Test
	void refusesAnExpiredOrRevokedToken() {
		Api editor = this.api.as(this.accounts.add("edda", Role.EDITOR), Api.PASSWORD);
		Map<String, ?> input = Map.of("name", "Reader", "scopes", List.of("READ_DRAFTS"));
		JsonNode revoked = create(editor, input);
		JsonNode expired = create(editor, input);
		bearing(revoked).data(DRAFTS);
		editor.mutate("revokeApiToken", Map.of("id", Newsroom.id(revoked)), "revokedAt");
		assertUnauthorized(bearing(revoked));
		bearing(expired).data(DRAFTS);
		this.jdbc.sql("UPDATE api_token SET expires_at = now() WHERE id = ?::uuid")
			.param(Newsroom.id(expired))
			.update();
		assertUnauthorized(bearing(expired));
		assertUnauthorized(this.api.bearing("galley_" + "A".repeat(43)));
		assertUnauthorized(this.api.bearing("not a token"));
		// Even a public query is refused, so that a client learns that its token is
		// invalid.
		assertThat(bearing(revoked).post("{\"query\":\"{ tags { id } }\"}").statusCode()).isEqualTo(401);
	}

	@Test
	void noTokenManagesTokensOrAccountsOrOpensTheDesk() {
		Api program = bearing(create(this.api.asEditor(),
				Map.of("name", "All", "scopes", List.of("READ_DRAFTS", "WRITE", "PUBLISH"))));
		assertThat(code(program, Map.of("name", "More", "scopes", List.of("WRITE")))).isEqualTo("FORBIDDEN");
		assertThat(program.errors("{ people { username } }", Map.of()).at("/0/extensions/code").asString())
			.isEqualTo("FORBIDDEN");
		assertThat(program.get("/desk").statusCode()).isEqualTo(401);
	}

	@Test
	void writesWithoutReadingUnpublishedPosts() {
		Api program = bearing(create(this.api.asEditor(), Map.of("name", "Blind", "scopes", List.of("WRITE"))));
		assertThat(program.errors("{ posts(filter: { status: UNPUBLISHED }) { nodes { id } } }", Map.of())
			.at("/0/extensions/field")
			.asString()).isEqualTo("filter.status");
	}

	@Test
	void refusesInvalidInput() {
		for (Map<String, ?> input : List.<Map<String, ?>>of(Map.of("name", "", "scopes", List.of("WRITE")),
				Map.of("name", "x", "scopes", List.of()), Map.of("name", "x", "scopes", List.of("WRITE"), "days", 0),
				Map.of("name", "x", "scopes", List.of("WRITE"), "days", 367))) {
			assertThat(code(this.api.asEditor(), input)).as(input.toString()).isEqualTo("BAD_REQUEST");
		}
	}

	private void administer(String mutation, String username) {
		this.api.asEditor().data("mutation { " + mutation.formatted(username) + " { role } }");
	}

	private static void assertUnauthorized(Api program) {
		HttpResponse<String> response = program.post("{\"query\":\"" + DRAFTS + "\"}");
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
		assertThat(response.body()).contains("UNAUTHORIZED");
	}

	private Api bearing(JsonNode token) {
		return this.api.bearing(token.get("secret").asString());
	}

	private static JsonNode create(Api api, Map<String, ?> input) {
		return api.mutate("createApiToken", input, TOKEN);
	}

	private static String code(Api api, Map<String, ?> input) {
		return api.refused("createApiToken", input).at("/0/extensions/code").asString();
	}

	private static List<JsonNode> list(Api api) {
		return api.data("{ apiTokens { " + TOKEN + " } }").get("apiTokens").valueStream().toList();
	}

}
