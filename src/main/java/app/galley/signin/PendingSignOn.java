package app.galley.signin;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import app.galley.session.SessionCookie;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.web.util.WebUtils;

/**
 * A sign-in that the browser went to the identity provider for, in a cookie, so that any
 * instance can finish it: a session would be a row for each anonymous request. Its
 * secrets protect the browser that has them.
 */
class PendingSignOn implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

	private static final String NAME = "galley-sign-on";

	private static final Duration VALIDITY = Duration.ofMinutes(30);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final String cookie;

	private final boolean tls;

	/**
	 * Creates the repository.
	 * @param tls whether the public address is https: no other host can plant the cookie
	 * then
	 */
	PendingSignOn(boolean tls) {
		this.tls = tls;
		this.cookie = tls ? SessionCookie.HOST_PREFIX + NAME : NAME;
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
		Cookie found = WebUtils.getCookie(request, this.cookie);
		if (found == null) {
			return null;
		}
		try {
			Pending pending = JSON.readValue(Base64.getUrlDecoder().decode(found.getValue()), Pending.class);
			String state = request.getParameter(OAuth2ParameterNames.STATE);
			return (pending != null && pending.state.equals(state)) ? pending.request() : null;
		}
		catch (IllegalArgumentException | JacksonException ex) {
			// Not written by Galley, or by another version.
			return null;
		}
	}

	@Override
	public void saveAuthorizationRequest(@Nullable OAuth2AuthorizationRequest authorization, HttpServletRequest request,
			HttpServletResponse response) {
		if (authorization == null) {
			removeAuthorizationRequest(request, response);
			return;
		}
		byte[] json = JSON.writeValueAsBytes(Pending.of(authorization));
		write(Base64.getUrlEncoder().withoutPadding().encodeToString(json), VALIDITY, request, response);
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(HttpServletRequest request,
			HttpServletResponse response) {
		OAuth2AuthorizationRequest pending = loadAuthorizationRequest(request);
		if (pending != null) {
			write("", Duration.ZERO, request, response);
		}
		return pending;
	}

	private void write(String value, Duration age, HttpServletRequest request, HttpServletResponse response) {
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(this.cookie, value)
					.path("/")
					.maxAge(age)
					.httpOnly(true)
					.secure(this.tls || request.isSecure())
					.sameSite("Lax")
					.build()
					.toString());
	}

	/**
	 * What the response is checked with.
	 *
	 * @param attributes registration, nonce and PKCE verifier
	 */
	private record Pending(String authorizationUri, String clientId, String redirectUri, Set<String> scopes,
			String state, Map<String, Object> attributes) {

		private Pending {
			Objects.requireNonNull(state);
			Objects.requireNonNull(scopes);
			Objects.requireNonNull(attributes);
		}

		static Pending of(OAuth2AuthorizationRequest request) {
			return new Pending(request.getAuthorizationUri(), request.getClientId(),
					String.valueOf(request.getRedirectUri()), request.getScopes(), String.valueOf(request.getState()),
					request.getAttributes());
		}

		OAuth2AuthorizationRequest request() {
			return OAuth2AuthorizationRequest.authorizationCode()
				.authorizationUri(this.authorizationUri)
				.clientId(this.clientId)
				.redirectUri(this.redirectUri)
				.scopes(this.scopes)
				.state(this.state)
				.attributes((attributes) -> attributes.putAll(this.attributes))
				.build();
		}

	}

}
