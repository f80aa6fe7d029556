package app.galley.identity;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * An account that can sign in.
 *
 * @param passwordHash null when the account signs in at an identity provider
 * @param stamp changes with role, password and access, which ends the sessions begun
 * before
 * @param passwordPrinted whether Galley made and printed the password, so that the
 * account must choose another
 */
public record Account(String username, @Nullable String passwordHash, Role role, int stamp,
		boolean passwordPrinted) implements UserDetails, SignIn.OfAccount {

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

	/** Leaves the secret out. */
	@Override
	public String toString() {
		return this.username;
	}

}
