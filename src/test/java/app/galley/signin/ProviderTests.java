package app.galley.signin;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Statements;
import app.galley.identity.SignIn;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sign-in at a real identity provider, and JWTs that it issued; all others are refused.
 */
@GalleyTest
@DirtiesContext
class ProviderTests {

	private static final String DRAFTS = "{\"query\":\"{ contentTasks { nodes { id } } }\"}";

	private static final String CREATE = "mutation { createContentTask(input: { title: \"By whom\" }) { createdBy } }";

	private static final Provider PROVIDER = new Provider();

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@DynamicPropertySource
	static void provider(DynamicPropertyRegistry properties) {
		properties.add("galley.oidc.issuer", PROVIDER::issuer);
		properties.add("galley.oidc.client-id", () -> Provider.CLIENT);
		properties.add("galley.oidc.client-secret", () -> Provider.SECRET);
		properties.add("galley.oidc.name", () -> "The Newsroom");
		properties.add("galley.jwt.issuer", PROVIDER::issuer);
		properties.add("galley.jwt.audience", () -> Provider.AUDIENCE);
		properties.add("galley.cors.origins", () -> "https://admin.example.org,https://*-team.vercel.app");
	}

	@BeforeEach
	void register() {
		PROVIDER.register(this.api.url(""));
	}

	@AfterAll
	static void stop() {
		PROVIDER.close();
	}

	@Test
	void signsInAndOutAtTheProvider() {
		PROVIDER.roles.put("ottilie", List.of("editor"));
		Window window = new Window();
		HttpResponse<String> desk = signIn(window, "ottilie");
		assertThat(desk.uri()).hasPath("/desk");
		assertThat(Jsoup.parse(desk.body()).expectFirst("body").attributes().dataset()).containsEntry("user", "ottilie")
			.containsEntry("role", "EDITOR");
		assertThat(desk.headers().firstValue("Content-Security-Policy").orElseThrow())
			.contains("form-action 'self' " + PROVIDER.issuer());

		HttpResponse<String> out = window.submit(desk, "form.who", Map.of());
		assertThat(out.uri()).isEqualTo(this.api.url("/login?signed-out"));
		assertThat(window.open(this.api.url("/desk").toString()).uri()).hasPath("/login");
		// Signed out at the provider too, which asks for the password again.
		HttpResponse<String> again = window.open(this.api.url("/oauth2/authorization/sso").toString());
		assertThat(again.uri().toString()).startsWith(PROVIDER.issuer() + "/login");
	}

	/** The provider may have seen the password long ago, or signs in without asking. */
	@Test
	void asksTheProviderForThePasswordAgain() {
		PROVIDER.roles.put("ottilie", List.of("editor"));
		Window window = new Window();
		HttpResponse<String> desk = signIn(window, "ottilie");
		assertThat(Jsoup.parse(desk.body()).expectFirst("#confirm-sign-in a").attr("href")).isEqualTo(OidcSignOn.AGAIN);
		HttpResponse<String> again = this.api.get(OidcSignOn.AGAIN);
		assertThat(again.statusCode()).isEqualTo(302);
		assertThat(again.headers().firstValue("Location").orElseThrow()).startsWith(PROVIDER.issuer())
			.contains("prompt=login", "max_age=0");
		assertThat(this.api.get(OidcSignOn.START).headers().firstValue("Location").orElseThrow())
			.doesNotContain("prompt");
	}

	@Test
	void changesTheSessionIdAtSignIn() {
		PROVIDER.roles.put("ottilie", List.of("editor"));
		Window window = new Window();
		signIn(window, "ottilie");
		List<String> before = sessions(window);
		assertThat(window.open(this.api.url(OidcSignOn.START).toString()).uri()).hasPath("/desk");
		assertThat(sessions(window)).hasSize(1).doesNotContainAnyElementsOf(before);
	}

	/** The one that started a sign-in is perhaps not the one that finishes it. */
	@Test
	void anyInstanceFinishesASignInAndKeepsNoTokenForTheApiOfTheProvider() {
		PROVIDER.roles.put("ottilie", List.of("editor"));
		assertThat(Statements.all(() -> this.api.get(OidcSignOn.START)))
			.noneMatch((sql) -> sql.contains("browser_session"));
		signIn(new Window(), "ottilie");
		assertThat(this.jdbc.sql("""
				SELECT DISTINCT name FROM browser_session_attribute
				WHERE session_id IN (SELECT id FROM browser_session WHERE account = 'ottilie')""")
			.query(String.class)
			.list()).containsExactlyInAnyOrder("SPRING_SECURITY_CONTEXT", SignIn.SESSION_END, SignIn.AUTHENTICATED_AT);
		assertThat(this.jdbc.sql("""
				SELECT DISTINCT jsonb_object_keys(value -> 'signIn') FROM browser_session_attribute
				WHERE name = 'SPRING_SECURITY_CONTEXT'
				AND session_id IN (SELECT id FROM browser_session WHERE account = 'ottilie')""")
			.query(String.class)
			.list()).containsExactlyInAnyOrder("username", "role", "stamp", "passwordPrinted", "idToken");
	}

	private List<String> sessions(Window window) {
		return window.cookies.getCookieStore()
			.getCookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals("JSESSIONID") && cookie.getDomain().startsWith("localhost"))
			.map((cookie) -> cookie.getValue())
			.toList();
	}

	@Test
	void refusesAUserWithoutARole() {
		HttpResponse<String> page = signIn(new Window(), "roleless");
		assertThat(page.uri()).isEqualTo(this.api.url("/login?elsewhere"));
		assertThat(page.body()).contains("your account has no role in Galley");
	}

	@Test
	void refusesTheUserNameOfAnotherAccount() {
		PROVIDER.roles.put("editor", List.of("admin"));
		assertThat(signIn(new Window(), "editor").uri()).isEqualTo(this.api.url("/login?elsewhere"));
		String token = PROVIDER.sign(PROVIDER.claims("editor", "ADMIN").build());
		assertUnauthorized(token);
	}

	@Test
	void takesOverAChangedRoleAtTheNextSignIn() {
		PROVIDER.roles.put("promoted", List.of("writer"));
		Window before = new Window();
		signIn(before, "promoted");
		PROVIDER.roles.put("promoted", List.of("other", "EDITOR", "writer"));
		Window after = new Window();
		assertThat(signIn(after, "promoted").body()).contains("data-role=\"EDITOR\"");
		assertThat(before.open(this.api.url("/desk").toString()).uri()).hasPath("/login");
		JsonNode error = this.api.asEditor()
			.errors("mutation { changeRole(input: { username: \"promoted\", role: ADMIN }) { role } }", Map.of())
			.get(0);
		assertThat(error.at("/extensions/code").asString()).isEqualTo("CONFLICT");
		assertThat(this.api.asEditor()
			.errors("mutation { resetPassword(input: { username: \"promoted\", newPassword: \"a long enough password\" }) { role } }",
					Map.of())
			.at("/0/extensions/code")
			.asString()).isEqualTo("CONFLICT");
		assertThat(this.api.as("promoted", "").post(DRAFTS).statusCode()).isEqualTo(401);
	}

	@Test
	void refusesADeactivatedUser() {
		PROVIDER.roles.put("leaving", List.of("writer"));
		Window window = new Window();
		signIn(window, "leaving");
		this.api.asEditor().data("mutation { deactivatePerson(input: { username: \"leaving\" }) { provider } }");
		assertThat(window.open(this.api.url("/desk").toString()).uri()).hasPath("/login");
		assertThat(signIn(new Window(), "leaving").uri()).isEqualTo(this.api.url("/login?elsewhere"));
		assertUnauthorized(PROVIDER.sign(PROVIDER.claims("leaving", "writer").build()));
	}

	@Test
	void refusesAnUnsolicitedResponse() {
		Window window = new Window();
		assertThat(window.open(this.api.url("/login/oauth2/code/sso?code=stolen&state=guessed").toString()).uri())
			.isEqualTo(this.api.url("/login?elsewhere"));
		assertThat(window.open(this.api.url("/desk").toString()).uri()).hasPath("/login");
	}

	@Test
	void acceptsAProgramWithAJwtOfTheProvider() {
		PROVIDER.roles.put(Provider.PROGRAM, List.of("WRITER"));
		HttpResponse<String> response = this.api
			.send(HttpRequest.newBuilder(URI.create(PROVIDER.issuer() + "/oauth2/token"))
				.header("Authorization", "Basic " + Base64.getEncoder()
					.encodeToString((Provider.PROGRAM + ":" + Provider.SECRET).getBytes(StandardCharsets.UTF_8)))
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")));
		Api program = this.api.bearing(JsonMapper.shared().readTree(response.body()).get("access_token").asString());
		assertThat(program.data(CREATE).at("/createContentTask/createdBy").asString()).isEqualTo(Provider.PROGRAM);
		assertThat(program.errors("{ people { username } }", Map.of()).at("/0/extensions/code").asString())
			.isEqualTo("FORBIDDEN");
	}

	@Test
	void aJwtIsLimitedToTheScopesThatItNames() {
		Api reader = jwt(PROVIDER.claims("a-scoped-program", "ADMIN").claim("scope", "openid read_drafts"));
		assertThat(reader.data("{ contentTasks { nodes { id } } }").has("contentTasks")).isTrue();
		assertThat(code(reader, CREATE)).isEqualTo("FORBIDDEN");
		Api writer = jwt(PROVIDER.claims("a-scoped-program", "ADMIN").claim("scope", List.of("WRITE")));
		assertThat(writer.data(CREATE).at("/createContentTask/createdBy").asString()).isEqualTo("a-scoped-program");
		assertThat(code(writer, "{ contentTasks { nodes { id } } }")).isEqualTo("FORBIDDEN");
		assertThat(code(jwt(PROVIDER.claims("a-scoped-program", "ADMIN").claim("scope", "openid")), CREATE))
			.isEqualTo("FORBIDDEN");
	}

	/** A leaked JWT must not become a token of a year. */
	@Test
	void noJwtManagesTokensAccountsOrTaxonomy() {
		Api program = jwt(PROVIDER.claims("an-admin-program", "ADMIN"));
		for (String document : List.of("{ people { username } }",
				"mutation { createApiToken(input: { name: \"x\", scopes: [WRITE] }) { secret } }",
				"mutation { createTag(input: { name: \"x\" }) { id } }",
				"mutation { createPerson(input: { username: \"x\", password: \"long enough to be one\", role: ADMIN }) { role } }")) {
			assertThat(code(program, document)).as(document).isEqualTo("FORBIDDEN");
		}
	}

	@Test
	void theActivityLogSaysThatAJwtWasUsed() {
		String id = jwt(PROVIDER.claims("a-logged-program", "WRITER")).data(CREATE.replace("createdBy", "id"))
			.at("/createContentTask/id")
			.asString();
		assertThat(this.api.asEditor()
			.data("query($id: ID!) { activity(taskId: $id) { nodes { token } } }", Map.of("id", id))
			.at("/activity/nodes/0/token")
			.asString()).isEqualTo("JWT");
	}

	private Api jwt(JWTClaimsSet.Builder claims) {
		return this.api.bearing(PROVIDER.sign(claims.build()));
	}

	private static String code(Api caller, String document) {
		return caller.answer(document, Map.of()).at("/errors/0/extensions/code").asString();
	}

	@Test
	void refusesAnExpiredJwtOrOneOfAnotherIssuerOrAudience() {
		Date hourAgo = Date.from(Instant.now().minusSeconds(3600));
		Date inAnHour = Date.from(Instant.now().plusSeconds(3600));
		assertThat(this.api.bearing(PROVIDER.sign(claims().build())).post(DRAFTS).statusCode()).isEqualTo(200);
		assertUnauthorized(PROVIDER.sign(claims().expirationTime(hourAgo).build()));
		assertUnauthorized(PROVIDER.sign(claims().expirationTime(null).build()));
		assertUnauthorized(PROVIDER.sign(claims().notBeforeTime(inAnHour).build()));
		assertUnauthorized(PROVIDER.sign(claims().audience("another-service").build()));
		assertUnauthorized(PROVIDER.sign(claims().audience((String) null).build()));
		assertUnauthorized(PROVIDER.sign(claims().audience(Provider.CLIENT).build()));
		assertUnauthorized(PROVIDER.sign(claims().issuer("https://issuer.example.org").build()));
		assertUnauthorized(PROVIDER.sign(claims().issuer(null).build()));
		assertUnauthorized(PROVIDER.sign(claims().claim("roles", List.of("owner")).build()));
		assertUnauthorized(PROVIDER.sign(claims().subject(null).build()));
		assertUnauthorized(Provider.sign(claims().build(), Provider.newKey()));
	}

	@Test
	void refusesAForgedJwt() throws JOSEException {
		String valid = PROVIDER.sign(claims().build());
		String[] parts = valid.split("\\.");
		String payload = Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(
					claims().claim("roles", List.of("ADMIN")).build().toString().getBytes(StandardCharsets.UTF_8));
		assertUnauthorized(parts[0] + "." + payload + "." + parts[2]);
		assertUnauthorized(parts[0] + "." + parts[1] + ".");
		assertUnauthorized(new PlainJWT(claims().build()).serialize());
		assertUnauthorized(Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString("{\"alg\":\"NONE\"}".getBytes(StandardCharsets.UTF_8)) + "." + parts[1] + ".");
		// Algorithm confusion: the public key used as an HMAC secret.
		SignedJWT confused = new SignedJWT(
				new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(PROVIDER.key().getKeyID()).build(), claims().build());
		confused.sign(new MACSigner(PROVIDER.key().toPublicJWK().toRSAPublicKey().getEncoded()));
		assertUnauthorized(confused.serialize());
		assertUnauthorized("not.a.jwt");
	}

	@Test
	void followsAKeyRotation() {
		String before = PROVIDER.sign(claims().build());
		assertThat(this.api.bearing(before).post(DRAFTS).statusCode()).isEqualTo(200);
		PROVIDER.rotateKey();
		assertThat(this.api.bearing(PROVIDER.sign(claims().build())).post(DRAFTS).statusCode()).isEqualTo(200);
		assertUnauthorized(before);
	}

	@Test
	void onlyListedOriginsMayUseTheApi() {
		HttpResponse<String> listed = preflight("https://admin.example.org");
		assertThat(listed.statusCode()).isEqualTo(200);
		assertThat(listed.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://admin.example.org");
		assertThat(listed.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
		for (String origin : List.of("https://evil.example.org", "https://admin.example.org.evil.org", "null",
				"http://admin.example.org", "https://team.vercel.app", "http://a-team.vercel.app",
				"https://a-team.vercel.app.evil.org", "https://a-team.vercel.app:8443")) {
			HttpResponse<String> other = preflight(origin);
			assertThat(other.statusCode()).as(origin).isEqualTo(403);
			assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).as(origin).isEmpty();
		}
	}

	@Test
	void allowsOriginsOfAPatternAndHeadersOfClientsAndTracing() {
		String headers = "apollographql-client-name,apollographql-client-version,baggage,content-type,sentry-trace,traceparent,x-anything";
		HttpResponse<String> response = preflight("https://git-main-team.vercel.app", headers);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
			.hasValue("https://git-main-team.vercel.app");
		assertThat(response.headers().firstValue("Access-Control-Allow-Headers").orElse("").split(", ?"))
			.contains(headers.split(","));
	}

	/** A page sees an error only with the header. */
	@Test
	void letsAllowedPagesReadErrors() {
		for (String request : List.of("/graphql?query=%7B", "/graphql", "/graphql?query=" + "x".repeat(20_000),
				"/%67raphql?query=%7B")) {
			HttpResponse<String> response = this.api
				.send(this.api.request(request).header("Origin", "https://admin.example.org").GET());
			assertThat(response.statusCode()).isLessThan(500);
			assertThat(response.body()).startsWith("{\"errors\":");
			assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).as(request)
				.hasValue("https://admin.example.org");
		}
	}

	private HttpResponse<String> preflight(String origin) {
		return preflight(origin, "authorization,content-type");
	}

	private HttpResponse<String> preflight(String origin, String headers) {
		return this.api.send(this.api.request("/graphql")
			.header("Origin", origin)
			.header("Access-Control-Request-Method", "POST")
			.header("Access-Control-Request-Headers", headers)
			.method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
	}

	private static JWTClaimsSet.Builder claims() {
		return PROVIDER.claims("a-reader", "EDITOR");
	}

	private void assertUnauthorized(String token) {
		HttpResponse<String> response = this.api.bearing(token).post(DRAFTS);
		assertThat(response.statusCode()).as(token).isEqualTo(401);
		assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
	}

	private HttpResponse<String> signIn(Window window, String name) {
		HttpResponse<String> login = window.open(this.api.url("/desk").toString());
		String start = Jsoup.parse(login.body(), login.uri().toString())
			.expectFirst("a:contains(The Newsroom)")
			.absUrl("href");
		HttpResponse<String> form = window.open(start);
		assertThat(form.uri().toString()).startsWith(PROVIDER.issuer() + "/login");
		return window.submit(form, "form", Map.of("username", name, "password", Provider.SECRET));
	}

}
