package app.galley.identity;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Somebody who can sign in.
 *
 * @param passwordHash null when they sign in at a provider
 * @param stamp another one ends the sessions that were begun with this
 */
record Account(String username, @Nullable String passwordHash, Role role, int stamp) implements UserDetails, SignedIn {

	@Override
	public Account account() {
		return this;
	}

	@Override
	public String getUsername() {
		return this.username;
	}

	@Override
	public @Nullable String getPassword() {
		return this.passwordHash;
	}

	@Override
	public Collection<? extends GrantedAuthority> getAuthorities() {
		return List.of(new SimpleGrantedAuthority(this.role.authority()));
	}

	/** Without what is secret. */
	@Override
	public String toString() {
		return this.username;
	}

}
