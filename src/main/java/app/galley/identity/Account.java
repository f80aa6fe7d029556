package app.galley.identity;

import java.util.Collection;
import java.util.List;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Somebody who can sign in.
 *
 * @param stamp another one ends the sessions that were begun with this
 */
record Account(String username, String passwordHash, Role role, int stamp) implements UserDetails {

	@Override
	public String getUsername() {
		return this.username;
	}

	@Override
	public String getPassword() {
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
