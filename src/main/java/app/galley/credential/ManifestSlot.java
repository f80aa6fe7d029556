package app.galley.credential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/**
 * Where an image file holds its manifest store: a {@code caBX} chunk after the header of
 * a PNG, a {@code C2PA} chunk at the end of a WebP, an APP11 segment at the start of a
 * JPEG. Chunk or segment as a whole is what the hash of the file leaves out.
 *
 * @param start of the chunk or segment in the file
 * @param end behind it
 */
record ManifestSlot(Kind kind, int start, int end) {

	enum Kind {

		PNG(12, 8), WEBP(8, 8), JPEG(12, 12);

		/** Bytes around the manifest store. */
		private final int overhead;

		/** Those of them before it. */
		private final int header;

		Kind(int overhead, int header) {
			this.overhead = overhead;
			this.header = header;
		}

	}

	private static final int PNG_SIGNATURE_BYTES = 8;

	private static final int PNG_HEADER_BYTES = 25;

	private static final int RIFF_HEADER_BYTES = 12;

	/** Each segment but the first repeats length and type of the box. */
	private static final int REPEATED_BYTES = 8;

	/**
	 * The slot of a file that has no manifest yet, for one of this even length.
	 * @throws IllegalArgumentException for a file that is neither PNG, WebP nor JPEG
	 */
	static ManifestSlot plan(byte[] file, int length) {
		Kind kind = kind(file);
		if (kind == null) {
			throw new IllegalArgumentException("A credential needs a PNG, WebP or JPEG file");
		}
		int start = switch (kind) {
			case PNG -> PNG_SIGNATURE_BYTES + PNG_HEADER_BYTES;
			case WEBP -> file.length;
			case JPEG -> ((file[3] & 0xff) == 0xe0) ? 4 + uint16(file, 4) : 2;
		};
		return new ManifestSlot(kind, start, start + length + kind.overhead);
	}

	/** The file with the slot in it, empty. */
	byte[] open(byte[] file) {
		ByteBuffer out = ByteBuffer.allocate(file.length + this.end - this.start);
		out.put(file, 0, this.start).position(this.end).put(file, this.start, file.length - this.start);
		if (this.kind == Kind.WEBP) {
			out.order(ByteOrder.LITTLE_ENDIAN).putInt(4, out.capacity() - 8);
		}
		return out.array();
	}

	/** Puts the manifest store into the open slot. */
	void fill(byte[] file, byte[] manifest) {
		ByteBuffer out = ByteBuffer.wrap(file).position(this.start);
		switch (this.kind) {
			case PNG -> {
				out.putInt(manifest.length).put(ascii("caBX")).put(manifest);
				CRC32 crc = new CRC32();
				crc.update(file, this.start + 4, manifest.length + 4);
				out.putInt((int) crc.getValue());
			}
			case WEBP -> out.put(ascii("C2PA")).order(ByteOrder.LITTLE_ENDIAN).putInt(manifest.length).put(manifest);
			case JPEG -> out.putShort((short) 0xffeb)
				.putShort((short) (this.end - this.start - 2))
				.put(ascii("JP"))
				.putShort((short) 1)
				.putInt(1)
				.put(manifest);
		}
	}

	/** The slot of a file's manifest store; null when it has none. */
	static @Nullable ManifestSlot find(byte[] file) {
		try {
			return switch (kind(file)) {
				case PNG -> png(file);
				case WEBP -> webp(file);
				case JPEG -> jpeg(file);
				case null -> null;
			};
		}
		catch (IndexOutOfBoundsException ex) {
			return null;
		}
	}

	/** The manifest store in the slot of a file. */
	byte[] manifest(byte[] file) {
		if (this.kind != Kind.JPEG) {
			int start = this.start + this.kind.header;
			return Arrays.copyOfRange(file, start, this.end - this.kind.overhead + this.kind.header);
		}
		ByteArrayOutputStream store = new ByteArrayOutputStream();
		for (int at = this.start; at < this.end; at += 2 + uint16(file, at + 2)) {
			int skipped = this.kind.header + ((at == this.start) ? 0 : REPEATED_BYTES);
			store.write(file, at + skipped, Math.max(0, 2 + uint16(file, at + 2) - skipped));
		}
		return store.toByteArray();
	}

	private static @Nullable Kind kind(byte[] file) {
		if (file.length < 30) {
			return null;
		}
		if (text(file, 1, 3).equals("PNG")) {
			return Kind.PNG;
		}
		if (text(file, 0, 4).equals("RIFF") && text(file, 8, 4).equals("WEBP")) {
			return Kind.WEBP;
		}
		return (uint16(file, 0) == 0xffd8) ? Kind.JPEG : null;
	}

	private static @Nullable ManifestSlot png(byte[] file) {
		long at = PNG_SIGNATURE_BYTES;
		while (at + 12 <= file.length) {
			long next = at + 12 + (ByteBuffer.wrap(file).getInt((int) at) & 0xffffffffL);
			if (next <= file.length && text(file, (int) at + 4, 4).equals("caBX")) {
				return new ManifestSlot(Kind.PNG, (int) at, (int) next);
			}
			at = next;
		}
		return null;
	}

	private static @Nullable ManifestSlot webp(byte[] file) {
		ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
		long at = RIFF_HEADER_BYTES;
		while (at + 8 <= file.length) {
			long length = in.getInt((int) at + 4) & 0xffffffffL;
			if (at + 8 + length <= file.length && text(file, (int) at, 4).equals("C2PA")) {
				return new ManifestSlot(Kind.WEBP, (int) at, (int) (at + 8 + length));
			}
			at += 8 + length + (length & 1);
		}
		return null;
	}

	/** Segments of one store follow each other. */
	private static @Nullable ManifestSlot jpeg(byte[] file) {
		int start = -1;
		int at = 2;
		while (uint16(file, at) != 0xffda && (file[at] & 0xff) == 0xff) {
			boolean manifest = uint16(file, at) == 0xffeb && text(file, at + 4, 2).equals("JP");
			if (!manifest && start >= 0) {
				break;
			}
			if (manifest && start < 0) {
				start = at;
			}
			at += 2 + Math.max(2, uint16(file, at + 2));
		}
		return (start >= 0 && at <= file.length) ? new ManifestSlot(Kind.JPEG, start, at) : null;
	}

	private static int uint16(byte[] bytes, int at) {
		return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
	}

	private static String text(byte[] bytes, int at, int length) {
		return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
