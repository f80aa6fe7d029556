package app.galley.identity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The signed-in account or program behind the current request.
 *
 * @param username as stored in created_by and updated_by
 * @param scopes of the program's token; null for people
 * @param token name of the API token, or {@code JWT}; null for people
 */
public record Caller(String username, Role role, @Nullable Set<Scope> scopes, @Nullable String token) {

	/** Empty for the public, and for an account without a role. */
	public static Optional<Caller> current() {
		Authentication who = SecurityContextHolder.getContext().getAuthentication();
		if (who == null || !who.isAuthenticated() || who instanceof AnonymousAuthenticationToken) {
			return Optional.empty();
		}
		return Arrays.stream(Role.values())
			.filter((role) -> who.getAuthorities().stream().anyMatch((a) -> role.authority().equals(a.getAuthority())))
			.max(Comparator.naturalOrder())
			.map((role) -> (who instanceof TokenAuthentication program)
					? new Caller(who.getName(), role, program.scopes(), program.tokenName())
					: new Caller(who.getName(), role, null, null));
	}

	public boolean may(Role least) {
		return this.role.compareTo(least) >= 0;
	}

	/**
	 * @param scope that an API token needs; null when no token may
	 */
	public boolean may(@Nullable Scope scope) {
		return this.scopes == null || (scope != null && this.scopes.contains(scope));
	}

}
