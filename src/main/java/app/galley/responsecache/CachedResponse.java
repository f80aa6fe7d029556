package app.galley.responsecache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, ready to be sent.
 */
public final class CachedResponse {

	/** Below this, compressing saves no packet. */
	private static final int WORTH_COMPRESSING = 1400;

	private final byte[] body;

	private final byte @Nullable [] gzip;

	private final List<String> topics;

	private @Nullable String tag;

	private CachedResponse(byte[] body, byte @Nullable [] gzip, List<String> topics) {
		this.body = body;
		this.gzip = gzip;
		this.topics = topics;
	}

	/** An answer that is sent once: it is not compressed here. */
	public static CachedResponse of(byte[] body) {
		return new CachedResponse(body, null, List.of());
	}

	/** One that others may get too. */
	public static CachedResponse of(byte[] body, CacheTags topics) {
		return new CachedResponse(body, null, topics.toList());
	}

	/** The same, compressed once for all who will get it. */
	CachedResponse compressed() {
		return (this.body.length < WORTH_COMPRESSING) ? this
				: new CachedResponse(this.body, gzip(this.body), this.topics);
	}

	public byte[] body() {
		return this.body;
	}

	/** The body compressed; null when it is not worth it or was not done. */
	public byte @Nullable [] gzip() {
		return this.gzip;
	}

	/** Entity tag: weak, for it stands for both forms. */
	public String tag() {
		String known = this.tag;
		if (known == null) {
			known = "W/\"" + Hash.of(this.body).substring(0, 32) + "\"";
			this.tag = known;
		}
		return known;
	}

	/** What it depends on; empty when that is not known. */
	List<String> topics() {
		return this.topics;
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
