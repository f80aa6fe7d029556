package app.galley.signin;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * The JWTs that the API accepts as {@code Authorization: Bearer}.
 *
 * @param issuer address of the issuer, below which its configuration is found; unset:
 * JWTs are not accepted
 * @param audience the required audience
 * @param usernameClaim name of the claim with the user name; the subject is used where it
 * is missing, as with programs
 * @param roleClaim name of the claim with the roles; dots descend into objects
 * @param scopeClaim name of the claim with the scopes, which limits a JWT to those of
 * {@code READ_DRAFTS}, {@code WRITE} and {@code PUBLISH} that it names; a JWT without
 * this claim has all three, within its role. Empty: no claim limits a JWT
 */
@ConfigurationProperties("galley.jwt")
record JwtSettings(@Nullable String issuer, @Nullable String audience,
		@DefaultValue("preferred_username") String usernameClaim, @DefaultValue("roles") String roleClaim,
		@DefaultValue("scope") String scopeClaim) {

	/**
	 * @throws IllegalArgumentException when there is no audience, or the issuer is not
	 * https
	 */
	JwtSettings {
		if (StringUtils.hasText(issuer)) {
			Issuer.check("GALLEY_JWT_ISSUER", issuer);
			if (!StringUtils.hasText(audience)) {
				throw new IllegalArgumentException(
						"GALLEY_JWT_ISSUER also needs GALLEY_JWT_AUDIENCE, so that tokens for other services are refused");
			}
		}
	}

	boolean present() {
		return StringUtils.hasText(this.issuer);
	}

}
