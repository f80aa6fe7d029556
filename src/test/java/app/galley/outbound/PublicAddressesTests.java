package app.galley.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PublicAddressesTests {

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255",
			"192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "198.18.0.1", "224.0.0.1", "240.0.0.1",
			"255.255.255.255", "::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fd00::1",
			"fc00::1", "ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1" })
	void refusesAddressesThatAreNotPublic(String address) throws UnknownHostException {
		assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
		assertThatExceptionOfType(PublicAddresses.NotPublic.class)
			.isThrownBy(() -> new PublicAddresses().resolve(address));
	}

	@ParameterizedTest
	@ValueSource(strings = { "93.184.216.34", "1.1.1.1", "100.63.255.255", "172.32.0.1", "11.0.0.1", "2606:4700::1111",
			"::ffff:93.184.216.34" })
	void acceptsPublicAddresses(String address) throws UnknownHostException {
		assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
		assertThat(new PublicAddresses().resolve(address)).hasSize(1);
	}

	/** Numbers that some resolvers read as addresses. */
	@Test
	void refusesNamesOfThisMachine() {
		for (String host : new String[] { "localhost", "2130706433" }) {
			assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> new PublicAddresses().resolve(host));
		}
	}

}
