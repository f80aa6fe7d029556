package app.galley.session;

import java.util.Map;

import app.galley.identity.Account;
import app.galley.identity.SignIn;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/**
 * The account of a user who signed in at the identity provider.
 */
public class OidcPrincipal extends DefaultOidcUser implements SignIn.OfAccount {

	/** Name of the provider within Spring Security. */
	public static final String REGISTRATION = "sso";

	private final Account account;

	/**
	 * Creates the principal of a sign-in.
	 * @param token the provider's statement about the user
	 * @param info what the provider says besides; null when it was not asked
	 */
	public OidcPrincipal(Account account, OidcIdToken token, @Nullable OidcUserInfo info) {
		super(account.getAuthorities(), token, info);
		this.account = account;
	}

	/**
	 * The principal of a session, which keeps no more of the token than the provider
	 * wants to see at sign-out.
	 */
	static OidcPrincipal restored(Account account, String token) {
		return new OidcPrincipal(account,
				new OidcIdToken(token, null, null, Map.of(IdTokenClaimNames.SUB, account.username())), null);
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
