package app.galley.responsecache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, ready to be sent.
 */
public final class CachedResponse {

	/** Smaller bodies fit into one packet uncompressed. */
	private static final int MIN_COMPRESSED_BYTES = 1400;

	private final byte[] body;

	private final byte @Nullable [] gzip;

	private final List<String> tags;

	private final int operation;

	private @Nullable String tag;

	private CachedResponse(byte[] body, byte @Nullable [] gzip, List<String> tags, int operation) {
		this.body = body;
		this.gzip = gzip;
		this.tags = tags;
		this.operation = operation;
	}

	/** A body that is sent once; the container compresses it. */
	public static CachedResponse of(byte[] body) {
		return new CachedResponse(body, null, List.of(), 0);
	}

	/**
	 * A body that may be cached.
	 * @param operation number of the operation, for the metrics
	 */
	public static CachedResponse of(byte[] body, CacheTags tags, int operation) {
		return new CachedResponse(body, null, tags.toList(), operation);
	}

	/** The same body, with its compressed form for all who will get it. */
	CachedResponse compressed() {
		return (this.body.length < MIN_COMPRESSED_BYTES) ? this
				: new CachedResponse(this.body, gzip(this.body), this.tags, this.operation);
	}

	public byte[] body() {
		return this.body;
	}

	/** The compressed body; null when it is small or not cached. */
	public byte @Nullable [] gzip() {
		return this.gzip;
	}

	/** Entity tag; weak, for it stands for both forms. */
	public String tag() {
		String tag = this.tag;
		if (tag == null) {
			tag = "W/\"" + DigestUtils.sha256Hex(this.body).substring(0, 32) + "\"";
			this.tag = tag;
		}
		return tag;
	}

	/** The number that was given with the body; 0 for none. */
	public int operation() {
		return this.operation;
	}

	/** Tags of the data it depends on; empty when they are not known. */
	List<String> tags() {
		return this.tags;
	}

	int bytes() {
		return this.body.length + ((this.gzip != null) ? this.gzip.length : 0) + tag().length();
	}

	private static byte[] gzip(byte[] body) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 3);
		try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
			zip.write(body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Compressing in memory", ex);
		}
		return out.toByteArray();
	}

}
