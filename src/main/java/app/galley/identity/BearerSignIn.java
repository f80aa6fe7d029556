package app.galley.identity;

import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Knows programs by what they send as {@code Authorization: Bearer}.
 */
@Component
class BearerSignIn {

	private final ApiTokens tokens;

	private final JwtSignIn jwts;

	BearerSignIn(ApiTokens tokens, JwtSignIn jwts) {
		this.tokens = tokens;
		this.jwts = jwts;
	}

	Authentication authenticate(Authentication asking) {
		String bearer = ((BearerTokenAuthenticationToken) asking).getToken();
		if (!bearer.startsWith(ApiTokens.PREFIX)) {
			return this.jwts.authenticate(bearer);
		}
		try {
			return this.tokens.authenticate(bearer)
				.orElseThrow(() -> new InvalidBearerTokenException("No token of Galley's, or no more"));
		}
		catch (DataAccessException | TransactionException ex) {
			throw new InternalAuthenticationServiceException(String.valueOf(ex.getMessage()), ex);
		}
	}

}
