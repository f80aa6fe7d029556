package app.galley.identity;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/**
 * Somebody who signed in at the provider.
 */
class OidcPerson extends DefaultOidcUser implements SignedIn {

	private final Account account;

	OidcPerson(Account account, OidcIdToken token, @Nullable OidcUserInfo info) {
		super(account.getAuthorities(), token, info);
		this.account = account;
	}

	@Override
	public Account account() {
		return this.account;
	}

	@Override
	public String getName() {
		return this.account.username();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof OidcPerson person && person.account.equals(this.account);
	}

	@Override
	public int hashCode() {
		return this.account.hashCode();
	}

}
