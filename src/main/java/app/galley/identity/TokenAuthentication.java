package app.galley.identity;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * A program that authenticated with an API token or with a JWT.
 */
public class TokenAuthentication extends AbstractAuthenticationToken {

	private final transient Token token;

	private TokenAuthentication(Token token) {
		super(List.of(new SimpleGrantedAuthority(token.role.authority())));
		this.token = token;
		setAuthenticated(true);
	}

	static TokenAuthentication of(ApiToken token, String username, Role role) {
		return new TokenAuthentication(new Token(token.id(), null, username, token.name(), role,
				Set.copyOf(token.scopes()), token.expiresAt()));
	}

	/**
	 * A program with a JWT of an identity provider.
	 * @param account of the JWT's subject, with the role that the JWT grants
	 */
	public static TokenAuthentication ofJwt(Account account, Set<Scope> scopes, Instant expiresAt) {
		return new TokenAuthentication(
				new Token(null, account, account.username(), "JWT", account.role(), Set.copyOf(scopes), expiresAt));
	}

	/** Null for a JWT. */
	@Nullable UUID tokenId() {
		return this.token.id;
	}

	/** Null for an API token. */
	@Nullable Account account() {
		return this.token.account;
	}

	String tokenName() {
		return this.token.name;
	}

	Role role() {
		return this.token.role;
	}

	Set<Scope> scopes() {
		return this.token.scopes;
	}

	Instant expiresAt() {
		return this.token.expiresAt;
	}

	@Override
	public Object getPrincipal() {
		return this.token.username;
	}

	/** None: the secret is not kept. */
	@Override
	public Object getCredentials() {
		return "";
	}

	private record Token(@Nullable UUID id, @Nullable Account account, String username, String name, Role role,
			Set<Scope> scopes, Instant expiresAt) {
	}

}
