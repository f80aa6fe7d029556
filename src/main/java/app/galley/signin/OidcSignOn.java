package app.galley.signin;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;

import app.galley.identity.Account;
import app.galley.identity.ExternalAccounts;
import app.galley.session.OidcPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Single sign-on to the desk at an identity provider, and sign-out there too. The
 * provider's configuration is fetched at the first sign-in, so the server starts without
 * it.
 */
@Component
public class OidcSignOn {

	private static final Logger log = LoggerFactory.getLogger(OidcSignOn.class);

	private static final String ID = OidcPrincipal.REGISTRATION;

	/** Path that starts a sign-in. */
	public static final String START = OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI
			+ "/" + ID;

	/**
	 * Path that signs the same person in again, for which the provider asks for the
	 * password.
	 */
	public static final String AGAIN = START + "?again";

	private final OidcSettings settings;

	private final ExternalAccounts accounts;

	private final ClientRegistrationRepository provider;

	private final PendingSignOn pending;

	private final SignInMeters meters;

	OidcSignOn(OidcSettings settings, ExternalAccounts accounts, SignInMeters meters, Environment environment) {
		this.settings = settings;
		this.meters = meters;
		this.accounts = accounts;
		this.pending = new PendingSignOn(environment.getProperty("galley.public-url", "").startsWith("https:"));
		this.provider = new SupplierClientRegistrationRepository(() -> new InMemoryClientRegistrationRepository(
				ClientRegistrations.fromIssuerLocation(Objects.requireNonNull(settings.issuer()))
					.registrationId(ID)
					.clientId(Objects.requireNonNull(settings.clientId()))
					.clientSecret(settings.clientSecret())
					.scope(settings.scopes())
					.build()));
	}

	/** Display name of the provider; null when there is none. */
	public @Nullable String name() {
		return this.settings.present() ? this.settings.name() : null;
	}

	/** The same, but null unless the caller of this request signed in there. */
	public @Nullable String nameForCaller() {
		Authentication who = SecurityContextHolder.getContext().getAuthentication();
		return (who != null && who.getPrincipal() instanceof OidcPrincipal) ? name() : null;
	}

	/**
	 * Origin that sign-out redirects to, for the {@code form-action} of the desk's
	 * content security policy; null when there is no provider.
	 */
	public @Nullable String origin() {
		return this.settings.present() ? UriComponentsBuilder.fromUriString(String.valueOf(this.settings.issuer()))
			.replacePath(null)
			.replaceQuery(null)
			.toUriString() : null;
	}

	void configure(HttpSecurity http) {
		if (!this.settings.present()) {
			return;
		}
		http.oauth2Login((login) -> login.clientRegistrationRepository(this.provider)
			.authorizedClientRepository(new NoAuthorizedClients())
			.authorizationEndpoint((endpoint) -> endpoint.authorizationRequestResolver(requests())
				.authorizationRequestRepository(this.pending))
			.loginPage("/login")
			.defaultSuccessUrl("/desk")
			.userInfoEndpoint((endpoint) -> endpoint.oidcUserService(this::load))
			.failureHandler(this::failed)
			.withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {

				@Override
				public <T extends OAuth2AuthorizationRequestRedirectFilter> T postProcess(T filter) {
					filter.setAuthenticationFailureHandler(OidcSignOn::notStarted);
					return filter;
				}

			}));
	}

	private OAuth2AuthorizationRequestResolver requests() {
		String path = OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI;
		OAuth2AuthorizationRequestResolver first = new DefaultOAuth2AuthorizationRequestResolver(this.provider, path);
		DefaultOAuth2AuthorizationRequestResolver again = new DefaultOAuth2AuthorizationRequestResolver(this.provider,
				path);
		again.setAuthorizationRequestCustomizer((request) -> request
			.additionalParameters((parameters) -> parameters.putAll(Map.of("prompt", "login", "max_age", "0"))));
		return new OAuth2AuthorizationRequestResolver() {

			@Override
			public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
				return of(request).resolve(request);
			}

			@Override
			public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
				return of(request).resolve(request, registrationId);
			}

			private OAuth2AuthorizationRequestResolver of(HttpServletRequest request) {
				return (request.getParameter("again") != null) ? again : first;
			}

		};
	}

	LogoutSuccessHandler signOut() {
		OidcClientInitiatedLogoutSuccessHandler handler = new OidcClientInitiatedLogoutSuccessHandler(this.provider);
		handler.setPostLogoutRedirectUri("{baseUrl}/login?signed-out");
		handler.setDefaultTargetUrl("/login?signed-out");
		return handler;
	}

	private OidcUser load(OidcUserRequest request) {
		OidcUser user = new OidcUserService().loadUser(request);
		Account account = this.accounts
			.findOrProvision(String.valueOf(this.settings.issuer()),
					Objects.requireNonNull(request.getIdToken().getSubject()),
					user.getClaimAsString(this.settings.usernameClaim()),
					RoleClaim.read(user.getClaims(), this.settings.roleClaim()), true)
			.orElseThrow(() -> new OAuth2AuthenticationException(new OAuth2Error("access_denied")));
		return new OidcPrincipal(account, user.getIdToken(), user.getUserInfo());
	}

	/** The provider could not be asked where a sign-in starts. */
	private static void notStarted(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException failure) throws IOException {
		log.warn("Identity provider unavailable, sign-in not started: {}", rootMessage(failure));
		response.sendRedirect("/login?provider-away");
	}

	private static String rootMessage(Throwable failure) {
		return String
			.valueOf(Objects.requireNonNullElse(NestedExceptionUtils.getRootCause(failure), failure).getMessage());
	}

	private void failed(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
			throws IOException {
		if (failure instanceof AuthenticationServiceException) {
			response.sendRedirect("/login?unavailable");
			return;
		}
		this.meters.failed(SignInMeters.Method.PROVIDER);
		log.warn("Sign-in at the identity provider failed: {}", failure.getMessage());
		response.sendRedirect("/login?elsewhere");
	}

	/** Keeps no tokens: Galley calls no API of the provider. */
	private static final class NoAuthorizedClients implements OAuth2AuthorizedClientRepository {

		@Override
		public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(String registrationId,
				Authentication who, HttpServletRequest request) {
			return null;
		}

		@Override
		public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication who, HttpServletRequest request,
				HttpServletResponse response) {
		}

		@Override
		public void removeAuthorizedClient(String registrationId, Authentication who, HttpServletRequest request,
				HttpServletResponse response) {
		}

	}

}
