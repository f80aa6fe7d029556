package app.galley.signin;

import java.util.List;
import java.util.Objects;

import app.galley.identity.Account;
import app.galley.identity.ExternalAccounts;
import app.galley.identity.TokenAuthentication;

import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/**
 * Authenticates JWTs. The issuer's keys are fetched with the first token, and again for a
 * token signed with an unknown key.
 */
@Component
class JwtSignIn {

	private final JwtSettings settings;

	private final ExternalAccounts accounts;

	private final JwtDecoder decoder;

	JwtSignIn(JwtSettings settings, ExternalAccounts accounts) {
		this.settings = settings;
		this.accounts = accounts;
		this.decoder = new SupplierJwtDecoder(() -> decoder(settings));
	}

	private static JwtDecoder decoder(JwtSettings settings) {
		String issuer = Objects.requireNonNull(settings.issuer());
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withIssuerLocation(issuer).build();
		JwtTimestampValidator times = new JwtTimestampValidator();
		times.setAllowEmptyExpiryClaim(false);
		JwtTypeValidator types = new JwtTypeValidator(List.of("JWT", "at+jwt", "application/at+jwt"));
		types.setAllowEmpty(true);
		OAuth2TokenValidator<Jwt> checks = JwtValidators.createDefaultWithValidators(new JwtIssuerValidator(issuer),
				new JwtAudienceValidator(Objects.requireNonNull(settings.audience())), types, times);
		decoder.setJwtValidator(checks);
		return decoder;
	}

	/**
	 * @throws InvalidBearerTokenException unless the issuer signed it for this audience,
	 * for a subject with a role
	 * @throws AuthenticationServiceException when the issuer cannot be reached
	 */
	Authentication authenticate(String token) {
		if (!this.settings.present()) {
			throw new InvalidBearerTokenException("JWTs are not accepted");
		}
		Jwt jwt = decode(token);
		if (jwt.getSubject() == null) {
			throw new InvalidBearerTokenException("JWT without a subject");
		}
		String name = jwt.getClaimAsString(this.settings.usernameClaim());
		Account account = this.accounts
			.findOrProvision(String.valueOf(this.settings.issuer()), jwt.getSubject(),
					(name != null) ? name : jwt.getSubject(),
					RoleClaim.read(jwt.getClaims(), this.settings.roleClaim()), false)
			.orElseThrow(() -> new InvalidBearerTokenException("JWT without a usable account or role"));
		// The validator has refused a token without expiry.
		return TokenAuthentication.ofJwt(account, RoleClaim.scopes(jwt.getClaims(), this.settings.scopeClaim()),
				Objects.requireNonNull(jwt.getExpiresAt()));
	}

	private Jwt decode(String token) {
		try {
			return this.decoder.decode(token);
		}
		catch (BadJwtException ex) {
			throw new InvalidBearerTokenException("Invalid JWT", ex);
		}
		catch (JwtException | JwtDecoderInitializationException ex) {
			throw new AuthenticationServiceException("The issuer of JWTs is unreachable", ex);
		}
	}

}
