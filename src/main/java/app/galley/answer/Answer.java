package app.galley.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, ready to be sent.
 */
public final class Answer {

	/** Below this, compressing saves no packet. */
	private static final int WORTH_COMPRESSING = 1400;

	private final byte[] body;

	private final byte @Nullable [] gzip;

	private @Nullable String tag;

	private Answer(byte[] body, byte @Nullable [] gzip) {
		this.body = body;
		this.gzip = gzip;
	}

	/** An answer that is sent once: it is not compressed here. */
	public static Answer of(byte[] body) {
		return new Answer(body, null);
	}

	/** The same, compressed once for all who will get it. */
	Answer compressed() {
		return (this.body.length < WORTH_COMPRESSING) ? this : new Answer(this.body, gzip(this.body));
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
			known = tag(this.body);
			this.tag = known;
		}
		return known;
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

	private static String tag(byte[] body) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
			return "W/\"" + HexFormat.of().formatHex(Arrays.copyOf(digest, 16)) + "\"";
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256", ex);
		}
	}

}
