package app.galley.signin;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Networks of clients, and of trusted proxies.
 */
class NetworkTests {

	@ParameterizedTest
	@CsvSource({ "203.0.113.7, 203.0.113.7", "203.0.113.7:4711, 203.0.113.7", "::ffff:203.0.113.7, 203.0.113.7",
			"2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64", "[2001:db8:1:2::9]:443, 2001:db8:1:2:0:0:0:0/64",
			"fe80::1%eth0, fe80:0:0:0:0:0:0:0/64", "unknown, unknown", "_hidden, unknown", "localhost, unknown",
			"'', unknown" })
	void isAnAddressOrTheFirstHalfOfOne(String address, String network) {
		assertThat(Network.of(address)).isEqualTo(network);
	}

	@Test
	void readsTrustedProxies() {
		assertThat(new ProxySettings(List.of("203.0.113.7", "2001:db8::1", "10.0.0.0/8")).networks())
			.containsExactly("203.0.113.7/32", "2001:db8::1/128", "10.0.0.0/8");
		assertThat(new ProxySettings(List.of("none")).networks()).isEmpty();
		assertThat(new ProxySettings(List.of()).networks()).contains("127.0.0.0/8", "fc00::/7");
		assertThat(new ProxySettings(List.of("private", "203.0.113.7")).networks()).contains("127.0.0.0/8",
				"203.0.113.7/32");
	}

	@ParameterizedTest
	@ValueSource(strings = { "proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", ".*", "none, 10.0.0.0/8" })
	void refusesProxiesThatAreNoNetworks(String entry) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ProxySettings(List.of(entry.split(", "))))
			.withMessageContaining("GALLEY_TRUSTED_PROXIES");
	}

}
