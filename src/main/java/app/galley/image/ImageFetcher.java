package app.galley.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import app.galley.problem.Refused;
import app.galley.storage.UploadSettings;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Reads image files of other servers, from the public internet only
 * ({@link PublicAddresses}), also after redirects.
 */
@Component
public class ImageFetcher implements DisposableBean {

	private static final int MAX_ADDRESS_LENGTH = 2000;

	private static final int MAX_REDIRECTS = 3;

	private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(5);

	/** Between two packets. */
	private static final Timeout READ_TIMEOUT = Timeout.ofSeconds(10);

	private static final long TOTAL_NANOS = TimeUnit.SECONDS.toNanos(40);

	private static final int BUFFER_BYTES = 64 * 1024;

	private final CloseableHttpClient http;

	private final int maxBytes;

	ImageFetcher(ImageSettings settings, UploadSettings uploads) {
		this.maxBytes = uploads.maxBytes();
		DnsResolver resolver = settings.fetchPrivate() ? SystemDefaultDnsResolver.INSTANCE : new PublicAddresses();
		this.http = HttpClients.custom()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setDnsResolver(resolver)
				.setDefaultConnectionConfig(ConnectionConfig.custom()
					.setConnectTimeout(CONNECT_TIMEOUT)
					.setSocketTimeout(READ_TIMEOUT)
					.build())
				.build())
			.setDefaultRequestConfig(RequestConfig.custom()
				.setResponseTimeout(READ_TIMEOUT)
				.setMaxRedirects(MAX_REDIRECTS)
				.setProtocolUpgradeEnabled(false)
				.build())
			// A compressed answer could be larger in memory than its limit.
			.disableContentCompression()
			.disableCookieManagement()
			.disableAuthCaching()
			.disableAutomaticRetries()
			.disableConnectionState()
			.setUserAgent("Galley")
			.build();
	}

	/**
	 * Reads a file. Call it outside of a transaction: it takes up to 40 seconds.
	 * @param field the input field to name in errors
	 * @param address an http or https URL
	 * @return at most as many bytes as an upload may have; not checked to be an image
	 * @throws Refused when the address is none, is not public, or does not answer with a
	 * file of that size
	 */
	public byte[] fetch(String field, String address) {
		URI uri = parse(field, address);
		HttpGet request = new HttpGet(uri);
		request.setHeader("Accept", "image/webp,image/png,image/jpeg");
		try {
			return this.http.execute(request, (response) -> read(field, request, response));
		}
		catch (PublicAddresses.NotPublic ex) {
			throw new Refused(field,
					"%s is not on the public internet: upload the image instead".formatted(uri.getHost()));
		}
		catch (UnknownHostException ex) {
			throw new Refused(field, "there is no server %s".formatted(uri.getHost()));
		}
		catch (IOException ex) {
			throw new Refused(field,
					"%s does not send the image: try again, or upload it instead".formatted(uri.getHost()));
		}
	}

	private static URI parse(String field, String address) {
		try {
			URI uri = new URI(new URI(address.strip()).toASCIIString());
			if (address.length() <= MAX_ADDRESS_LENGTH && uri.getHost() != null && uri.getUserInfo() == null
					&& Set.of("http", "https").contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// refused below
		}
		throw new Refused(field, "enter an http or https URL of at most %,d characters".formatted(MAX_ADDRESS_LENGTH));
	}

	private byte[] read(String field, HttpGet request, ClassicHttpResponse response) throws IOException {
		if (response.getCode() != 200 || response.getEntity() == null) {
			throw new Refused(field,
					"the server answers with status %d: upload the image instead".formatted(response.getCode()));
		}
		if (response.getEntity().getContentLength() > this.maxBytes) {
			request.cancel();
			throw tooLarge(field);
		}
		long end = System.nanoTime() + TOTAL_NANOS;
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		byte[] buffer = new byte[BUFFER_BYTES];
		InputStream content = response.getEntity().getContent();
		for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
			bytes.write(buffer, 0, read);
			if (bytes.size() > this.maxBytes) {
				request.cancel();
				throw tooLarge(field);
			}
			if (System.nanoTime() > end) {
				request.cancel();
				throw new IOException("Too slow");
			}
		}
		return bytes.toByteArray();
	}

	private Refused tooLarge(String field) {
		return new Refused(field, "the file has more than %,d bytes: upload a smaller one".formatted(this.maxBytes));
	}

	@Override
	public void destroy() throws IOException {
		this.http.close();
	}

}
