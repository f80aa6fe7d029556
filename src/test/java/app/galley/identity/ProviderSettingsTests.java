package app.galley.identity;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Settings that would let the wrong people in keep the server from starting.
 */
class ProviderSettingsTests {

	@ParameterizedTest
	@ValueSource(strings = { "http://login.example.org", "http://169.254.169.254/latest", "file:///etc/passwd",
			"ftp://login.example.org", "https:", "login.example.org" })
	void refusesAnIssuerThatCouldBeAnybody(String issuer) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new OidcSettings(issuer, "id", "secret", "", Set.of(), "", ""))
			.withMessageContaining("GALLEY_OIDC_ISSUER");
		assertThatIllegalArgumentException().isThrownBy(() -> new JwtSettings(issuer, "galley", "", ""))
			.withMessageContaining("GALLEY_JWT_ISSUER");
	}

	@Test
	void refusesHalfOfTheSettings() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new OidcSettings("https://login.example.org", "id", "", "", Set.of(), "", ""));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new JwtSettings("https://login.example.org", null, "", ""));
		assertThat(new JwtSettings("", null, "", "").present()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "null", "https://*.example.org", "https://example.org/", "example.org" })
	void refusesWhatIsNoOrigin(String origin) {
		assertThatIllegalArgumentException().isThrownBy(() -> new CorsSettings(List.of(origin)));
	}

	@Test
	void readsRolesWhereverTheProviderPutsThem() {
		assertThat(ExternalAccounts.role(Map.of("roles", List.of("writer", "Editor")), "roles")).isEqualTo(Role.EDITOR);
		assertThat(
				ExternalAccounts.role(Map.of("realm_access", Map.of("roles", List.of("ADMIN"))), "realm_access.roles"))
			.isEqualTo(Role.ADMIN);
		assertThat(ExternalAccounts.role(Map.of("roles", "openid writer"), "roles")).isEqualTo(Role.WRITER);
		assertThat(ExternalAccounts.role(Map.of("roles", List.of("administrator", 7)), "roles")).isNull();
		assertThat(ExternalAccounts.role(Map.of(), "realm_access.roles")).isNull();
	}

}
