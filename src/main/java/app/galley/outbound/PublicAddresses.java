package app.galley.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves the names of servers that people name, to addresses of the public internet
 * only: no request may reach this machine, its network, or a cloud's metadata service.
 * The connection goes to the address that was checked, so that a name cannot change in
 * between.
 */
final class PublicAddresses extends SystemDefaultDnsResolver {

	/** Of IANA's special-purpose registries; those that Java knows are not repeated. */
	private static final List<Network> SPECIAL = Stream
		.of("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
				"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48",
				"100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7")
		.map(Network::parse)
		.toList();

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		InetAddress[] addresses = super.resolve(host);
		if (addresses == null || addresses.length == 0
				|| !Arrays.stream(addresses).allMatch(PublicAddresses::isPublic)) {
			throw new NotPublic(host);
		}
		return addresses;
	}

	static boolean isPublic(InetAddress address) {
		return !address.isLoopbackAddress() && !address.isAnyLocalAddress() && !address.isLinkLocalAddress()
				&& !address.isSiteLocalAddress() && !address.isMulticastAddress()
				&& SPECIAL.stream().noneMatch((network) -> network.contains(address));
	}

	/** A name that leads, also, to an address that is not public. */
	static final class NotPublic extends UnknownHostException {

		private static final long serialVersionUID = 1L;

		NotPublic(String host) {
			super(host + " is not on the public internet");
		}

	}

	/**
	 * @param prefix bits that all addresses share
	 */
	private record Network(InetAddress first, int prefix) {

		static Network parse(String text) {
			String[] parts = text.split("/", 2);
			InetAddress first = parts[0].contains(":") ? Inet6Address.ofLiteral(parts[0])
					: Inet4Address.ofLiteral(parts[0]);
			return new Network(first, Integer.parseInt(parts[1]));
		}

		boolean contains(InetAddress address) {
			byte[] one = this.first.getAddress();
			byte[] other = address.getAddress();
			if (one.length != other.length) {
				return false;
			}
			for (int bit = 0; bit < this.prefix; bit++) {
				int mask = 0x80 >> (bit % 8);
				if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
					return false;
				}
			}
			return true;
		}

	}

}
