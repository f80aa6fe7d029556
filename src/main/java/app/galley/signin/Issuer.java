package app.galley.signin;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Checks the addresses of identity providers.
 */
final class Issuer {

	private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

	private Issuer() {
	}

	/**
	 * Requires https, except on this machine: over http anyone could pose as the issuer.
	 * @throws IllegalArgumentException for any other address
	 */
	static void check(String setting, String issuer) {
		if (!isSafe(issuer)) {
			throw new IllegalArgumentException(setting + " must be an https address, but is " + issuer);
		}
	}

	private static boolean isSafe(String issuer) {
		try {
			URI address = new URI(issuer);
			String host = address.getHost();
			return host != null && ("https".equals(address.getScheme())
					|| "http".equals(address.getScheme()) && LOOPBACK_HOSTS.contains(host));
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

}
