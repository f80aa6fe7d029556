package app.galley.outbound;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP clients for addresses that people write. They connect to the public internet only
 * ({@link PublicAddresses}), also after redirects, send no cookie and no credentials, and
 * go through no proxy.
 */
public final class OutboundHttp {

	private static final int MAX_ADDRESS_LENGTH = 2000;

	private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(5);

	private OutboundHttp() {
	}

	/**
	 * Creates a client, which the caller closes.
	 * @param readTimeout between two packets
	 * @param maxRedirects that it follows; 0 returns redirects as they are
	 * @param allowPrivate whether it may also connect to the private network
	 */
	public static CloseableHttpClient client(String userAgent, Timeout readTimeout, int maxRedirects,
			boolean allowPrivate) {
		return client(userAgent, readTimeout, maxRedirects,
				allowPrivate ? SystemDefaultDnsResolver.INSTANCE : new PublicAddresses());
	}

	static CloseableHttpClient client(String userAgent, Timeout readTimeout, int maxRedirects, DnsResolver resolver) {
		return HttpClients.custom()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setDnsResolver(resolver)
				.setDefaultConnectionConfig(ConnectionConfig.custom()
					.setConnectTimeout(CONNECT_TIMEOUT)
					.setSocketTimeout(readTimeout)
					.build())
				.build())
			.setDefaultRequestConfig(RequestConfig.custom()
				.setResponseTimeout(readTimeout)
				.setRedirectsEnabled(maxRedirects > 0)
				.setMaxRedirects(Math.max(1, maxRedirects))
				.setProtocolUpgradeEnabled(false)
				.build())
			// A compressed answer could be larger in memory than its limit.
			.disableContentCompression()
			.disableCookieManagement()
			.disableAuthCaching()
			.disableAutomaticRetries()
			.disableConnectionState()
			.setUserAgent(userAgent)
			.build();
	}

	/** Whether a client refused to connect because the address is not public. */
	public static boolean isNotPublic(UnknownHostException problem) {
		return problem instanceof PublicAddresses.NotPublic;
	}

	/**
	 * Reads an absolute http or https URL of at most 2,000 characters, with a host and
	 * without credentials.
	 * @return with ASCII only; empty when it is no such URL
	 */
	public static Optional<URI> parse(String address) {
		if (address.length() > MAX_ADDRESS_LENGTH) {
			return Optional.empty();
		}
		try {
			URI uri = withHost(new URI(new URI(address.strip()).toASCIIString()));
			boolean usable = uri.getHost() != null && uri.getUserInfo() == null
					&& Set.of("http", "https").contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
			return usable ? Optional.of(uri) : Optional.empty();
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/** Java reads no host with letters other than ASCII's. */
	private static URI withHost(URI uri) throws URISyntaxException {
		String authority = uri.getRawAuthority();
		if (uri.getHost() != null || authority == null) {
			return uri;
		}
		String ascii = IDN.toASCII(URLDecoder.decode(authority, StandardCharsets.UTF_8));
		return new URI(uri.toString().replaceFirst("//[^/?#]*", "//" + ascii));
	}

}
