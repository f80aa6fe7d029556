package app.galley.signin;

import app.galley.identity.Account;
import app.galley.identity.SignIn;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/**
 * The account of a user who signed in at the identity provider.
 */
class OidcPrincipal extends DefaultOidcUser implements SignIn.OfAccount {

	private final Account account;

	OidcPrincipal(Account account, OidcIdToken token, @Nullable OidcUserInfo info) {
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
		return other instanceof OidcPrincipal principal && principal.account.equals(this.account);
	}

	@Override
	public int hashCode() {
		return this.account.hashCode();
	}

}
