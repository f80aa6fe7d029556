package app.galley.identity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who asks.
 *
 * @param username as stored in created_by and updated_by
 */
public record Caller(String username, Role role) {

	/** Whoever is signed in; nothing for the public, or for an account without a role. */
	public static Optional<Caller> current() {
		Authentication who = SecurityContextHolder.getContext().getAuthentication();
		if (who == null || !who.isAuthenticated() || who instanceof AnonymousAuthenticationToken) {
			return Optional.empty();
		}
		return Arrays.stream(Role.values())
			.filter((role) -> who.getAuthorities().stream().anyMatch((a) -> role.authority().equals(a.getAuthority())))
			.max(Comparator.naturalOrder())
			.map((role) -> new Caller(who.getName(), role));
	}

	public boolean may(Role least) {
		return this.role.compareTo(least) >= 0;
	}

}
