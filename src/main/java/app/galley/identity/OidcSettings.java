package app.galley.identity;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * The provider where people sign in to the desk, by OpenID Connect.
 *
 * @param issuer address of the provider, below which its configuration is found; unset:
 * people sign in with passwords alone
 * @param clientId what the provider knows Galley as
 * @param clientSecret what it knows it by
 * @param name of the provider, for the sign-in page
 * @param scopes what to ask for
 * @param usernameClaim what the claim with the user name is called
 * @param roleClaim what the claim with the roles is called; dots lead into objects, as in
 * {@code realm_access.roles}
 */
@ConfigurationProperties("galley.oidc")
record OidcSettings(@Nullable String issuer, @Nullable String clientId, @Nullable String clientSecret,
		@DefaultValue("single sign-on") String name, @DefaultValue( {
				"openid", "profile", "email" }) Set<String> scopes,
		@DefaultValue("preferred_username") String usernameClaim, @DefaultValue("roles") String roleClaim){

	/**
	 * @throws IllegalArgumentException when half of it is set, or the issuer is reached
	 * in the clear
	 */
	OidcSettings {
		if (StringUtils.hasText(issuer)) {
			Issuer.check("GALLEY_OIDC_ISSUER", issuer);
			if (!StringUtils.hasText(clientId) || !StringUtils.hasText(clientSecret)) {
				throw new IllegalArgumentException(
						"GALLEY_OIDC_ISSUER needs GALLEY_OIDC_CLIENT_ID and GALLEY_OIDC_CLIENT_SECRET as well");
			}
		}
		scopes = Set.copyOf(scopes);
	}

	boolean present() {
		return StringUtils.hasText(this.issuer);
	}

}
