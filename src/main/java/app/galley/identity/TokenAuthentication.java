package app.galley.identity;

import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * A program that authenticated with an API token.
 */
public class TokenAuthentication extends AbstractAuthenticationToken {

	private final transient UUID tokenId;

	private final String username;

	private final transient Set<Scope> scopes;

	TokenAuthentication(UUID tokenId, String username, Role role, Set<Scope> scopes) {
		super(List.of(new SimpleGrantedAuthority(role.authority())));
		this.tokenId = tokenId;
		this.username = username;
		this.scopes = scopes;
		setAuthenticated(true);
	}

	UUID tokenId() {
		return this.tokenId;
	}

	Set<Scope> scopes() {
		return this.scopes;
	}

	@Override
	public Object getPrincipal() {
		return this.username;
	}

	/** None: the secret is not kept. */
	@Override
	public Object getCredentials() {
		return "";
	}

}
