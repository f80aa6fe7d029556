package app.galley.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Addresses of those who say who somebody is.
 */
final class Issuer {

	private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

	private Issuer() {
	}

	/**
	 * What comes in the clear could come from anybody: https, but on this machine.
	 * @throws IllegalArgumentException unless it does
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
					|| "http".equals(address.getScheme()) && THIS_MACHINE.contains(host));
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

}
