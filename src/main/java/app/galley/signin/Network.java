package app.galley.signin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network that a client cannot leave at will, which failed sign-ins are counted by:
 * one IPv4 address, or the /64 of an IPv6 address.
 */
final class Network {

	private static final int PREFIX_BYTES = 8;

	private static final int IPV6_BYTES = 16;

	/** Some proxies add the port, which differs with each connection. */
	private static final Pattern WITH_PORT = Pattern.compile("\\[(.+)](?::\\d+)?|(\\d+(?:\\.\\d+){3}):\\d+");

	private Network() {
	}

	/** One for all texts that are no address, as a proxy may send. */
	static String of(String address) {
		return parse(address)
			.map((parsed) -> (parsed instanceof Inet6Address) ? prefix(parsed) : parsed.getHostAddress())
			.orElse("unknown");
	}

	static boolean isThisMachine(String address) {
		return parse(address).filter(InetAddress::isLoopbackAddress).isPresent();
	}

	/** Never asks a name server. */
	private static Optional<InetAddress> parse(String address) {
		Matcher withPort = WITH_PORT.matcher(address);
		String host = !withPort.matches() ? address
				: (withPort.group(1) != null) ? withPort.group(1) : withPort.group(2);
		try {
			return Optional.of(InetAddress.ofLiteral(host.replaceFirst("%.*", "")));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	private static String prefix(InetAddress address) {
		byte[] bytes = Arrays.copyOf(Arrays.copyOf(address.getAddress(), PREFIX_BYTES), IPV6_BYTES);
		try {
			return InetAddress.getByAddress(bytes).getHostAddress() + "/" + PREFIX_BYTES * Byte.SIZE;
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
