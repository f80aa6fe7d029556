package app.galley.signin;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * The identity provider for sign-in to the desk, by OpenID Connect.
 *
 * @param issuer address of the provider, below which its configuration is found; unset:
 * sign-in with passwords only
 * @param clientId Galley's client id at the provider
 * @param clientSecret the secret of that client
 * @param name of the provider, for the sign-in page
 * @param scopes scopes to request
 * @param usernameClaim name of the claim with the user name
 * @param roleClaim name of the claim with the roles; dots descend into objects, as in
 * {@code realm_access.roles}
 */
@ConfigurationProperties("galley.oidc")
record OidcSettings(@Nullable String issuer, @Nullable String clientId, @Nullable String clientSecret,
		@DefaultValue("single sign-on") String name, @DefaultValue( {
				"openid", "profile", "email" }) Set<String> scopes,
		@DefaultValue("preferred_username") String usernameClaim, @DefaultValue("roles") String roleClaim){

	/**
	 * @throws IllegalArgumentException when client id or secret is missing, or the issuer
	 * is not https
	 */
	OidcSettings {
		if (StringUtils.hasText(issuer)) {
			Issuer.check("GALLEY_OIDC_ISSUER", issuer);
			if (!StringUtils.hasText(clientId) || !StringUtils.hasText(clientSecret)) {
				throw new IllegalArgumentException(
						"GALLEY_OIDC_ISSUER also needs GALLEY_OIDC_CLIENT_ID and GALLEY_OIDC_CLIENT_SECRET");
			}
		}
		scopes = Set.copyOf(scopes);
	}

	boolean present() {
		return StringUtils.hasText(this.issuer);
	}

}
