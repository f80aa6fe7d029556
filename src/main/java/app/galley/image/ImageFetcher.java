package app.galley.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;

import app.galley.outbound.OutboundHttp;
import app.galley.problem.Refused;
import app.galley.storage.UploadSettings;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Reads image files of other servers, from the public internet only
 * ({@link OutboundHttp}), also after redirects.
 */
@Component
public class ImageFetcher implements DisposableBean {

	private static final int MAX_REDIRECTS = 3;

	/** Between two packets. */
	private static final Timeout READ_TIMEOUT = Timeout.ofSeconds(10);

	private static final long TOTAL_NANOS = TimeUnit.SECONDS.toNanos(40);

	private static final int BUFFER_BYTES = 64 * 1024;

	private final CloseableHttpClient http;

	private final int maxBytes;

	ImageFetcher(ImageSettings settings, UploadSettings uploads) {
		this.maxBytes = uploads.maxBytes();
		this.http = OutboundHttp.client("Galley", READ_TIMEOUT, MAX_REDIRECTS, settings.fetchPrivate());
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
		catch (UnknownHostException ex) {
			if (OutboundHttp.isNotPublic(ex)) {
				throw new Refused(field,
						"%s is not on the public internet: upload the image instead".formatted(uri.getHost()));
			}
			throw new Refused(field, "there is no server %s".formatted(uri.getHost()));
		}
		catch (IOException ex) {
			throw new Refused(field,
					"%s does not send the image: try again, or upload it instead".formatted(uri.getHost()));
		}
	}

	private static URI parse(String field, String address) {
		return OutboundHttp.parse(address)
			.orElseThrow(() -> new Refused(field, "enter an http or https URL of at most 2,000 characters"));
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
