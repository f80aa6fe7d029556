package app.galley.media;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;

import org.jspecify.annotations.Nullable;

/**
 * Reads and rewrites PNG files chunk by chunk: pixels stay as they are.
 */
final class PngChunks {

	private static final long SIGNATURE = 0x89504e470d0a1a0aL;

	private static final int SIGNATURE_BYTES = 8;

	/** Length, type and checksum of a chunk. */
	private static final int CHUNK_OVERHEAD = 12;

	/** Chunks that the rendering depends on; any other may carry a prompt. */
	private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB",
			"iCCP", "cICP", "sBIT", "bKGD", "pHYs");

	private static final Set<String> METADATA = Set.of("IHDR", "eXIf", "IEND");

	private static final String XMP_KEYWORD = "XML:com.adobe.xmp\0";

	private static final int MAX_XMP_BYTES = 1 << 20;

	private PngChunks() {
	}

	static boolean isPng(byte[] bytes) {
		return bytes.length > 24 && ByteBuffer.wrap(bytes).getLong() == SIGNATURE;
	}

	static ImageHeader header(byte[] png) {
		ByteBuffer in = ByteBuffer.wrap(png);
		return new ImageHeader(ImageFormat.PNG, in.getInt(16), in.getInt(20));
	}

	/**
	 * The chunks up to and including IEND, in the file's order.
	 * @throws UnusableImage for a truncated file and for a wrong checksum
	 */
	static List<Chunk> read(byte[] png) throws UnusableImage {
		ByteBuffer in = ByteBuffer.wrap(png);
		List<Chunk> chunks = new ArrayList<>();
		int at = SIGNATURE_BYTES;
		while (at + CHUNK_OVERHEAD <= png.length) {
			int length = in.getInt(at);
			if (length < 0 || length > png.length - at - CHUNK_OVERHEAD) {
				break;
			}
			if (crc(png, at + 4, length + 4) != in.getInt(at + 8 + length)) {
				throw new UnusableImage("The PNG image is damaged: a checksum does not match.");
			}
			Chunk chunk = new Chunk(png, new String(png, at + 4, 4, StandardCharsets.ISO_8859_1), at + 8, length);
			chunks.add(chunk);
			if (chunk.type.equals("IEND")) {
				return chunks;
			}
			at += length + CHUNK_OVERHEAD;
		}
		throw UnusableImage.truncated();
	}

	/** The data of the first chunk of this type; null when there is none. */
	static @Nullable ByteBuffer find(List<Chunk> chunks, String type) {
		return chunks.stream().filter((chunk) -> chunk.type.equals(type)).findFirst().map(Chunk::data).orElse(null);
	}

	/** Removes text, EXIF and every other chunk that the rendering does not need. */
	static byte[] stripMetadata(byte[] png) throws UnusableImage {
		return copy(png, null);
	}

	/** Strips metadata and puts an XMP packet right after the header. */
	static byte[] withXmp(byte[] png, String xmp) throws UnusableImage {
		return copy(png, xmp);
	}

	/** The C2PA manifest store; null when there is none. */
	static byte @Nullable [] manifest(byte[] png) throws UnusableImage {
		ByteBuffer data = find(read(png), "caBX");
		if (data == null) {
			return null;
		}
		byte[] manifest = new byte[data.remaining()];
		data.get(manifest);
		return manifest;
	}

	/**
	 * A file with nothing but the metadata that is read: EXIF and the XMP packet.
	 * Programs compress other texts and profiles, and a few bytes can become gigabytes.
	 */
	static byte[] metadata(byte[] png) throws UnusableImage {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(png, 0, SIGNATURE_BYTES);
		for (Chunk chunk : read(png)) {
			if (chunk.type.equals("iTXt")) {
				String xmp = xmp(chunk);
				if (xmp != null) {
					out.writeBytes(xmpChunk(xmp));
				}
			}
			else if (METADATA.contains(chunk.type)) {
				out.write(png, chunk.offset - 8, chunk.length + CHUNK_OVERHEAD);
			}
		}
		return out.toByteArray();
	}

	/** The text of an iTXt chunk with XMP; null for another or one that is too large. */
	private static @Nullable String xmp(Chunk chunk) {
		String start = new String(chunk.png, chunk.offset, Math.min(chunk.length, XMP_KEYWORD.length() + 2),
				StandardCharsets.ISO_8859_1);
		if (chunk.length < XMP_KEYWORD.length() + 4 || !start.startsWith(XMP_KEYWORD)) {
			return null;
		}
		int at = chunk.offset + XMP_KEYWORD.length() + 2;
		int end = chunk.offset + chunk.length;
		for (int names = 0; names < 2 && at < end; at++) { // language and translated
															// keyword
			names += (chunk.png[at] == 0) ? 1 : 0;
		}
		InputStream text = new ByteArrayInputStream(chunk.png, at, end - at);
		try (InputStream in = (start.charAt(XMP_KEYWORD.length()) == 1) ? new InflaterInputStream(text) : text) {
			byte[] xmp = in.readNBytes(MAX_XMP_BYTES);
			return (xmp.length < MAX_XMP_BYTES) ? new String(xmp, StandardCharsets.UTF_8) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static byte[] copy(byte[] png, @Nullable String xmp) throws UnusableImage {
		ByteArrayOutputStream out = new ByteArrayOutputStream(png.length + 2048);
		out.write(png, 0, SIGNATURE_BYTES);
		for (Chunk chunk : read(png)) {
			if (KEPT.contains(chunk.type)) {
				out.write(png, chunk.offset - 8, chunk.length + CHUNK_OVERHEAD);
			}
			if (chunk.type.equals("IHDR") && xmp != null) {
				out.writeBytes(xmpChunk(xmp));
			}
		}
		return out.toByteArray();
	}

	private static byte[] xmpChunk(String xmp) {
		byte[] data = ("iTXt" + XMP_KEYWORD + "\0\0\0\0" + xmp).getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(data.length + 8)
			.putInt(data.length - 4)
			.put(data)
			.putInt(crc(data, 0, data.length))
			.array();
	}

	private static int crc(byte[] bytes, int offset, int length) {
		CRC32 crc = new CRC32();
		crc.update(bytes, offset, length);
		return (int) crc.getValue();
	}

	/**
	 * A chunk, in place.
	 *
	 * @param offset of its data in the file
	 * @param length of its data, in bytes
	 */
	@SuppressWarnings("ArrayRecordComponent") // the file, never compared
	record Chunk(byte[] png, String type, int offset, int length) {

		ByteBuffer data() {
			return ByteBuffer.wrap(this.png, this.offset, this.length).slice();
		}

	}

}
