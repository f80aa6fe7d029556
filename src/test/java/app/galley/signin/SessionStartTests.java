package app.galley.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

import app.galley.identity.Account;
import app.galley.identity.Role;
import app.galley.identity.SignIn;
import app.galley.session.OidcPrincipal;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

import static org.assertj.core.api.Assertions.assertThat;

class SessionStartTests {

	private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

	private static final Account ACCOUNT = new Account("ottilie", null, Role.ADMIN, 1, false);

	private final SessionStart start = new SessionStart(new SessionSettings(Duration.ofDays(7)),
			Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void aPasswordThatTheProviderSawLongAgoIsNotRecent() {
		Instant longAgo = NOW.minus(Duration.ofHours(5));
		OidcIdToken token = OidcIdToken.withTokenValue("t").subject("s").authTime(longAgo).build();
		assertThat(attribute(new OidcPrincipal(ACCOUNT, token, null), SignIn.AUTHENTICATED_AT)).isEqualTo(longAgo);
	}

	@Test
	void countsFromTheSignInWhenNothingElseIsKnown() {
		OidcIdToken token = OidcIdToken.withTokenValue("t").subject("s").build();
		assertThat(attribute(new OidcPrincipal(ACCOUNT, token, null), SignIn.AUTHENTICATED_AT)).isEqualTo(NOW);
		assertThat(attribute(ACCOUNT, SignIn.AUTHENTICATED_AT)).isEqualTo(NOW);
		assertThat(attribute(ACCOUNT, SignIn.SESSION_END)).isEqualTo(NOW.plus(Duration.ofDays(7)));
	}

	private Object attribute(Object principal, String name) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		this.start.onAuthentication(UsernamePasswordAuthenticationToken.authenticated(principal, "", List.of()),
				request, new MockHttpServletResponse());
		return Objects.requireNonNull(Objects.requireNonNull(request.getSession(false)).getAttribute(name));
	}

}
