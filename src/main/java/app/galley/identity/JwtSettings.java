package app.galley.identity;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * Whose JWTs the API takes as {@code Authorization: Bearer}.
 *
 * @param issuer who signs them, at the address below which its configuration is found;
 * unset: none are taken
 * @param audience whom they must be for
 * @param usernameClaim what the claim with the user name is called; the subject where it
 * is missing, as with programs
 * @param roleClaim what the claim with the roles is called; dots lead into objects
 */
@ConfigurationProperties("galley.jwt")
record JwtSettings(@Nullable String issuer, @Nullable String audience,
		@DefaultValue("preferred_username") String usernameClaim, @DefaultValue("roles") String roleClaim) {

	/**
	 * @throws IllegalArgumentException when there is no audience, or the issuer is
	 * reached in the clear
	 */
	JwtSettings {
		if (StringUtils.hasText(issuer)) {
			Issuer.check("GALLEY_JWT_ISSUER", issuer);
			if (!StringUtils.hasText(audience)) {
				throw new IllegalArgumentException(
						"GALLEY_JWT_ISSUER needs GALLEY_JWT_AUDIENCE as well: tokens for others are not for Galley");
			}
		}
	}

	boolean present() {
		return StringUtils.hasText(this.issuer);
	}

}
