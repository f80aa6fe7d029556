package app.galley.session;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import app.galley.identity.Account;
import app.galley.identity.Role;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;

/**
 * The JSON of a session's attributes: times, and who signed in. Nothing else can be
 * stored, no name of a class is read, and there is no place for a password.
 */
final class SessionAttributes {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String TIME = "time";

	private static final String SIGN_IN = "signIn";

	private SessionAttributes() {
	}

	/** Converts attributes to bytes and back, as Spring Session wants it. */
	static ConversionService conversion() {
		GenericConversionService conversion = new GenericConversionService();
		conversion.addConverter(Object.class, byte[].class, SessionAttributes::write);
		conversion.addConverter(byte[].class, Object.class, SessionAttributes::read);
		return conversion;
	}

	/**
	 * The JSON of an attribute in UTF-8.
	 * @throws IllegalArgumentException for any other type
	 */
	static byte[] write(Object attribute) {
		return JSON.writeValueAsBytes(switch (attribute) {
			case String text -> text;
			case Instant time -> Map.of(TIME, time.toString());
			case SecurityContext context -> Map.of(SIGN_IN, StoredSignIn.of(context.getAuthentication()));
			default -> throw new IllegalArgumentException("A session does not store a " + attribute.getClass());
		});
	}

	/**
	 * The attribute.
	 * @throws RuntimeException for any other JSON
	 */
	static Object read(byte[] json) {
		JsonNode node = JSON.readTree(json);
		if (node.isString()) {
			return node.stringValue();
		}
		if (node.has(TIME)) {
			return Instant.parse(node.get(TIME).stringValue());
		}
		return new SecurityContextImpl(JSON.treeToValue(node.required(SIGN_IN), StoredSignIn.class).authentication());
	}

	/**
	 * An account as it was at sign-in.
	 *
	 * @param idToken of the identity provider; null after a sign-in with a password
	 */
	private record StoredSignIn(String username, Role role, int stamp, boolean passwordPrinted,
			@Nullable String idToken) {

		private StoredSignIn {
			Objects.requireNonNull(username);
			Objects.requireNonNull(role);
		}

		static StoredSignIn of(@Nullable Authentication who) {
			return switch ((who != null) ? who.getPrincipal() : null) {
				case Account account -> of(account, null);
				case OidcPrincipal user -> of(user.account(), user.getIdToken().getTokenValue());
				case null, default -> throw new IllegalArgumentException("A session belongs to an account");
			};
		}

		private static StoredSignIn of(Account account, @Nullable String idToken) {
			return new StoredSignIn(account.username(), account.role(), account.stamp(), account.passwordPrinted(),
					idToken);
		}

		Authentication authentication() {
			Account account = new Account(this.username, null, this.role, this.stamp, this.passwordPrinted);
			return (this.idToken != null)
					? new OAuth2AuthenticationToken(OidcPrincipal.restored(account, this.idToken),
							account.getAuthorities(), OidcPrincipal.REGISTRATION)
					: UsernamePasswordAuthenticationToken.authenticated(account, null, account.getAuthorities());
		}

	}

}
