package app.galley.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import app.galley.outbound.OutboundHttp;
import app.galley.problem.Refused;
import app.galley.storage.UploadSettings;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
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

	/** Also for a server that sends a byte now and then, be it of its headers. */
	private static final Duration DEADLINE = Duration.ofSeconds(40);

	private static final int BUFFER_BYTES = 64 * 1024;

	private final CloseableHttpClient http;

	private final int maxBytes;

	private final Duration deadline;

	private final ScheduledExecutorService deadlines = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("image-fetch-deadlines").factory());

	@Autowired
	ImageFetcher(ImageSettings settings, UploadSettings uploads) {
		this(OutboundHttp.client("Galley", READ_TIMEOUT, MAX_REDIRECTS, settings.fetchPrivate()), uploads.maxBytes(),
				DEADLINE);
	}

	/**
	 * @param deadline of a request, from its beginning to the last byte
	 */
	ImageFetcher(CloseableHttpClient http, int maxBytes, Duration deadline) {
		this.http = http;
		this.maxBytes = maxBytes;
		this.deadline = deadline;
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
		try {
			return fetch(address);
		}
		catch (FetchFailed ex) {
			throw new Refused(field, ex.getMessage() + switch (ex.reason()) {
				case ADDRESS -> "";
				case MISSING, REFUSED -> ": upload the image instead";
				case TOO_LARGE -> ": upload a smaller one";
				case UNREACHABLE -> ": try again, or upload the image instead";
			});
		}
	}

	/**
	 * Reads a file, as {@link #fetch(String, String)} does.
	 * @throws FetchFailed with a sentence without its stop
	 */
	public byte[] fetch(String address) throws FetchFailed {
		URI uri = OutboundHttp.parse(address)
			.orElseThrow(
					() -> new FetchFailed(Reason.ADDRESS, "enter an http or https URL of at most 2,000 characters"));
		HttpGet request = new HttpGet(uri);
		request.setHeader("Accept", "image/webp,image/png,image/jpeg");
		ScheduledFuture<?> end = this.deadlines.schedule(request::cancel, this.deadline.toMillis(),
				TimeUnit.MILLISECONDS);
		try {
			return this.http.execute(request, (response) -> read(request, response));
		}
		catch (FetchFailed ex) {
			throw ex;
		}
		catch (UnknownHostException ex) {
			if (OutboundHttp.isNotPublic(ex)) {
				throw new FetchFailed(Reason.ADDRESS,
						"%s is not on the public internet: upload the image instead".formatted(uri.getHost()));
			}
			throw new FetchFailed(Reason.UNREACHABLE, "there is no server %s".formatted(uri.getHost()));
		}
		catch (IOException | CancellationException ex) {
			throw new FetchFailed(Reason.UNREACHABLE, request.isCancelled()
					? "%s takes more than %d seconds for the image".formatted(uri.getHost(), this.deadline.toSeconds())
					: "%s does not send the image".formatted(uri.getHost()));
		}
		finally {
			end.cancel(false);
		}
	}

	private byte[] read(HttpGet request, ClassicHttpResponse response) throws IOException {
		int code = response.getCode();
		if (code != 200 || response.getEntity() == null) {
			request.cancel();
			throw new FetchFailed(
					(code == 404 || code == 410) ? Reason.MISSING : (code >= 500) ? Reason.UNREACHABLE : Reason.REFUSED,
					"the server answers with status %d".formatted(code));
		}
		if (response.getEntity().getContentLength() > this.maxBytes) {
			request.cancel();
			throw tooLarge();
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		byte[] buffer = new byte[BUFFER_BYTES];
		InputStream content = response.getEntity().getContent();
		for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
			bytes.write(buffer, 0, read);
			if (bytes.size() > this.maxBytes) {
				request.cancel();
				throw tooLarge();
			}
		}
		return bytes.toByteArray();
	}

	private FetchFailed tooLarge() {
		return new FetchFailed(Reason.TOO_LARGE, "the file has more than %,d bytes".formatted(this.maxBytes));
	}

	@Override
	public void destroy() throws IOException {
		this.deadlines.shutdownNow();
		this.http.close();
	}

	/**
	 * A file that could not be read.
	 */
	public static final class FetchFailed extends IOException {

		private static final long serialVersionUID = 1L;

		private final Reason reason;

		public FetchFailed(Reason reason, String message) {
			super(message);
			this.reason = reason;
		}

		/** Why. */
		public Reason reason() {
			return this.reason;
		}

	}

	/**
	 * Why a file could not be read.
	 */
	public enum Reason {

		/** The address is no http or https URL, or one that may not be read. */
		ADDRESS,

		/** The server has no such file. */
		MISSING,

		/** The server does not send this file to Galley. */
		REFUSED,

		/** The file has more bytes than an upload may have. */
		TOO_LARGE,

		/** The server does not answer, or not to the end. Later it may. */
		UNREACHABLE

	}

}
