package app.galley.signin;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

import org.apache.catalina.util.NetMask;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The proxies in front of the server.
 *
 * @param trustedProxies addresses and networks (CIDR) of the proxies whose
 * {@code X-Forwarded-…} headers count; {@code private} stands for all networks that are
 * not routed on the Internet, {@code none} for no proxy
 */
@ConfigurationProperties("galley")
record ProxySettings(@DefaultValue("private") List<String> trustedProxies) {

	private static final String PRIVATE = "private";

	private static final List<String> PRIVATE_NETWORKS = List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
			"169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "::1/128", "fe80::/10", "fc00::/7");

	/**
	 * @throws IllegalArgumentException for an entry that is neither an address nor a
	 * network
	 */
	ProxySettings {
		trustedProxies = trustedProxies.isEmpty() ? List.of(PRIVATE) : List.copyOf(trustedProxies);
		networks(trustedProxies);
	}

	/** The networks in CIDR notation. */
	List<String> networks() {
		return networks(this.trustedProxies);
	}

	private static List<String> networks(List<String> entries) {
		if (entries.equals(List.of("none"))) {
			return List.of();
		}
		return entries.stream()
			.flatMap((entry) -> entry.equals(PRIVATE) ? PRIVATE_NETWORKS.stream() : Stream.of(network(entry)))
			.toList();
	}

	private static String network(String entry) {
		try {
			InetAddress address = InetAddress.ofLiteral(entry.replaceFirst("/.*", ""));
			String network = entry.contains("/") ? entry : entry + "/" + address.getAddress().length * Byte.SIZE;
			new NetMask(network);
			return network;
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("GALLEY_TRUSTED_PROXIES: enter addresses or networks such as 203.0.113.7"
					+ " or 10.0.0.0/8, private or none, instead of " + entry, ex);
		}
	}

}
