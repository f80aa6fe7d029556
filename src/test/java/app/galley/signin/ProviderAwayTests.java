package app.galley.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An outage of the identity provider affects only what needs it.
 */
@GalleyTest
@DirtiesContext
class ProviderAwayTests {

	private static final String DRAFTS = "{\"query\":\"{ contentTasks { nodes { id } } }\"}";

	private static final HttpServer AWAY = away();

	@Autowired
	Api api;

	@DynamicPropertySource
	static void provider(DynamicPropertyRegistry properties) {
		String issuer = "http://127.0.0.1:" + AWAY.getAddress().getPort();
		properties.add("galley.oidc.issuer", () -> issuer);
		properties.add("galley.oidc.client-id", () -> "galley");
		properties.add("galley.oidc.client-secret", () -> "secret");
		properties.add("galley.oidc.name", () -> "The Newsroom");
		properties.add("galley.jwt.issuer", () -> issuer);
		properties.add("galley.jwt.audience", () -> "galley-api");
	}

	private static HttpServer away() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/", (exchange) -> {
				exchange.sendResponseHeaders(503, -1);
				exchange.close();
			});
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@AfterAll
	static void stop() {
		AWAY.stop(0);
	}

	@Test
	void theButtonLeadsToAPageThatReportsTheOutage() {
		Window window = new Window();
		HttpResponse<String> page = window.open(this.api.url(OidcSignOn.START).toString());
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.uri()).isEqualTo(this.api.url("/login?provider-away"));
		assertThat(page.body()).contains("The Newsroom cannot be reached.", "Sign in with The Newsroom");
	}

	@Test
	void passwordsStillWork() {
		Window window = new Window();
		HttpResponse<String> form = window.open(this.api.url("/login").toString());
		HttpResponse<String> desk = window.submit(form, "form", Map.of("username", "editor", "password", Api.PASSWORD));
		assertThat(desk.uri()).hasPath("/desk");
		assertThat(window.submit(desk, "form.who", Map.of()).uri()).isEqualTo(this.api.url("/login?signed-out"));
		assertThat(this.api.asEditor().post(DRAFTS).statusCode()).isEqualTo(200);
	}

	@Test
	void apiTokensStillWorkAndJwtsAreAskedToRetry() {
		String token = this.api.asEditor()
			.data("mutation { createApiToken(input: { name: \"Test\", scopes: [READ_DRAFTS] }) { secret } }")
			.at("/createApiToken/secret")
			.asString();
		assertThat(this.api.bearing(token).post(DRAFTS).statusCode()).isEqualTo(200);
		HttpResponse<String> jwt = this.api.bearing("a.b.c").post(DRAFTS);
		assertThat(jwt.statusCode()).isEqualTo(503);
		assertThat(jwt.headers().firstValue("Retry-After")).isPresent();
		assertThat(jwt.body()).contains("UNAVAILABLE");
	}

}
