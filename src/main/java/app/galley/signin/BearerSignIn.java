package app.galley.signin;

import app.galley.identity.ApiTokens;

import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Authenticates {@code Authorization: Bearer}: an API token or a JWT.
 */
@Component
class BearerSignIn {

	private final ApiTokens tokens;

	private final JwtSignIn jwts;

	private final SignInMeters meters;

	BearerSignIn(ApiTokens tokens, JwtSignIn jwts, SignInMeters meters) {
		this.meters = meters;
		this.tokens = tokens;
		this.jwts = jwts;
	}

	Authentication authenticate(Authentication request) {
		try {
			return check(request);
		}
		catch (InvalidBearerTokenException ex) {
			this.meters.failed(SignInMeters.Method.TOKEN);
			throw ex;
		}
	}

	private Authentication check(Authentication request) {
		String bearer = ((BearerTokenAuthenticationToken) request).getToken();
		if (!bearer.startsWith(ApiTokens.PREFIX)) {
			return this.jwts.authenticate(bearer);
		}
		try {
			return this.tokens.authenticate(bearer)
				.orElseThrow(() -> new InvalidBearerTokenException("Unknown, expired or revoked API token"));
		}
		catch (DataAccessException | TransactionException ex) {
			throw new InternalAuthenticationServiceException(String.valueOf(ex.getMessage()), ex);
		}
	}

}
