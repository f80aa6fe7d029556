package app.galley.signin;

import java.util.List;
import java.util.Map;
import java.util.Set;

import app.galley.identity.Role;
import app.galley.identity.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Unsafe settings keep the server from starting.
 */
class ProviderSettingsTests {

	@ParameterizedTest
	@ValueSource(strings = { "http://login.example.org", "http://169.254.169.254/latest", "file:///etc/passwd",
			"ftp://login.example.org", "https:", "login.example.org" })
	void refusesAnIssuerWithoutHttps(String issuer) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new OidcSettings(issuer, "id", "secret", "", Set.of(), "", ""))
			.withMessageContaining("GALLEY_OIDC_ISSUER");
		assertThatIllegalArgumentException().isThrownBy(() -> new JwtSettings(issuer, "galley", "", "", ""))
			.withMessageContaining("GALLEY_JWT_ISSUER");
	}

	@Test
	void refusesIncompleteSettings() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new OidcSettings("https://login.example.org", "id", "", "", Set.of(), "", ""));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new JwtSettings("https://login.example.org", null, "", "", ""));
		assertThat(new JwtSettings("", null, "", "", "").present()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "null", "https://*", "https://*.org", "https://*-team.app", "https://example.*",
			"https://a.example.*", "https://*:443", "https://*.0.0.1", "https://example.org/", "example.org" })
	void refusesAnInvalidOrigin(String origin) {
		assertThatIllegalArgumentException().isThrownBy(() -> new CorsSettings(List.of(origin)));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "https://example.org", "http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000",
					"https://*.example.org", "https://*-team.vercel.app", "https://shop-*.pages.dev:8443" })
	void acceptsOriginsAndPatternsOfThem(String origin) {
		assertThat(new CorsSettings(List.of(origin)).origins()).containsExactly(origin);
	}

	@Test
	void readsRolesFromAnyClaim() {
		assertThat(RoleClaim.read(Map.of("roles", List.of("writer", "Editor")), "roles")).isEqualTo(Role.EDITOR);
		assertThat(RoleClaim.read(Map.of("realm_access", Map.of("roles", List.of("ADMIN"))), "realm_access.roles"))
			.isEqualTo(Role.ADMIN);
		assertThat(RoleClaim.read(Map.of("roles", "openid writer"), "roles")).isEqualTo(Role.WRITER);
		assertThat(RoleClaim.read(Map.of("roles", List.of("administrator", 7)), "roles")).isNull();
		assertThat(RoleClaim.read(Map.of(), "realm_access.roles")).isNull();
	}

	@Test
	void readsScopesFromAnyClaim() {
		assertThat(RoleClaim.scopes(Map.of("scope", "openid WRITE read_drafts"), "scope"))
			.containsExactlyInAnyOrder(Scope.WRITE, Scope.READ_DRAFTS);
		assertThat(RoleClaim.scopes(Map.of("scp", List.of("publish")), "scp")).containsExactly(Scope.PUBLISH);
		assertThat(RoleClaim.scopes(Map.of("scope", "openid profile"), "scope")).isEmpty();
		assertThat(RoleClaim.scopes(Map.of("scope", 7), "scope")).isEmpty();
		assertThat(RoleClaim.scopes(Map.of(), "scope")).containsExactlyInAnyOrder(Scope.values());
		assertThat(RoleClaim.scopes(Map.of("scope", "openid"), "")).containsExactlyInAnyOrder(Scope.values());
	}

}
