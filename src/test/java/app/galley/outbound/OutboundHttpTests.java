package app.galley.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class OutboundHttpTests {

	@Test
	void followsNoRedirectToAPrivateAddress() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		int port = server.getAddress().getPort();
		AtomicInteger requests = new AtomicInteger();
		server.createContext("/", (exchange) -> {
			requests.incrementAndGet();
			exchange.getResponseHeaders()
				.add("Location", "http://%s:%d/".formatted(exchange.getRequestURI().getPath().substring(1), port));
			exchange.sendResponseHeaders(302, -1);
			exchange.close();
		});
		server.start();
		try (CloseableHttpClient client = OutboundHttp.client("Galley", Timeout.ofSeconds(10), 3,
				new OnePublicName())) {
			for (String target : new String[] { "127.0.0.1", "169.254.169.254", "localhost", "10.0.0.1" }) {
				requests.set(0);
				assertThatIOException()
					.isThrownBy(() -> client.execute(new HttpGet("http://public.test:" + port + "/" + target),
							(response) -> response.getCode()))
					.isInstanceOf(PublicAddresses.NotPublic.class);
				assertThat(requests).as(target).hasValue(1);
			}
		}
		finally {
			server.stop(0);
		}
	}

	/** The test's server has a public name; all others are looked up as usual. */
	private static final class OnePublicName extends SystemDefaultDnsResolver {

		private final PublicAddresses others = new PublicAddresses();

		@Override
		public InetAddress[] resolve(String host) throws UnknownHostException {
			return host.equals("public.test") ? new InetAddress[] { InetAddress.getLoopbackAddress() }
					: this.others.resolve(host);
		}

	}

}
