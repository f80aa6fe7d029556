package app.galley.credential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A superbox of JUMBF (ISO 19566-5): a labelled box of boxes.
 *
 * @param type the four letters that begin its UUID
 * @param content description and boxes, without length and type: what a hashed URI of
 * C2PA hashes
 * @param superboxes in order
 * @param data of the first box that is no superbox; empty when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Jumbf(String type, String label, byte[] content, List<Jumbf> superboxes, byte[] data) {

	private static final int HEADER_BYTES = 8;

	private static final int TYPE_BYTES = 16;

	/** Of the UUIDs that ISO and C2PA use, after the four letters. */
	private static final byte[] TYPE_SUFFIX = { 0, 0x11, 0, 0x10, (byte) 0x80, 0, 0, (byte) 0xaa, 0, 0x38, (byte) 0x9b,
			0x71 };

	/** The box can be requested, and has a label. */
	private static final int TOGGLES = 3;

	/** C2PA nests four deep. */
	private static final int MAX_DEPTH = 8;

	/** A superbox as bytes. */
	static byte[] superbox(String type, String label, byte[]... boxes) {
		ByteArrayOutputStream description = new ByteArrayOutputStream();
		description.writeBytes(ascii(type));
		description.writeBytes(TYPE_SUFFIX);
		description.write(TOGGLES);
		description.writeBytes(ascii(label));
		description.write(0);
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		content.writeBytes(box("jumd", description.toByteArray()));
		for (byte[] box : boxes) {
			content.writeBytes(box);
		}
		return box("jumb", content.toByteArray());
	}

	/** A superbox with one box of CBOR. */
	static byte[] cbor(String type, String label, byte[] cbor) {
		return superbox(type, label, box("cbor", cbor));
	}

	static byte[] box(String type, byte[] data) {
		return ByteBuffer.allocate(HEADER_BYTES + data.length)
			.putInt(HEADER_BYTES + data.length)
			.put(ascii(type))
			.put(data)
			.array();
	}

	/** What a hashed URI hashes of a superbox as bytes. */
	static byte[] content(byte[] superbox) {
		return Arrays.copyOfRange(superbox, HEADER_BYTES, superbox.length);
	}

	/**
	 * Reads a superbox that fills the bytes.
	 * @throws DamagedCredential when a box is longer than its parent, or too deep
	 */
	static Jumbf read(byte[] bytes) throws DamagedCredential {
		List<byte[]> boxes = split(bytes);
		if (boxes.size() != 1 || !type(boxes.getFirst()).equals("jumb")) {
			throw new DamagedCredential("it is not a JUMBF superbox");
		}
		return read(content(boxes.getFirst()), 0);
	}

	private static Jumbf read(byte[] content, int depth) throws DamagedCredential {
		List<byte[]> boxes = split(content);
		byte[] description = boxes.isEmpty() ? content : boxes.getFirst();
		if (depth > MAX_DEPTH || !type(description).equals("jumd")
				|| description.length < HEADER_BYTES + TYPE_BYTES + 2) {
			throw new DamagedCredential("a JUMBF box has no description");
		}
		int start = HEADER_BYTES + TYPE_BYTES + 1;
		int end = start;
		while (end < description.length && description[end] != 0) {
			end++;
		}
		List<Jumbf> superboxes = new ArrayList<>();
		byte[] data = {};
		for (byte[] box : boxes.subList(1, boxes.size())) {
			if (type(box).equals("jumb")) {
				superboxes.add(read(content(box), depth + 1));
			}
			else if (data.length == 0) {
				data = content(box);
			}
		}
		return new Jumbf(new String(description, HEADER_BYTES, 4, StandardCharsets.ISO_8859_1),
				new String(description, start, end - start, StandardCharsets.UTF_8), content, superboxes, data);
	}

	private static List<byte[]> split(byte[] bytes) throws DamagedCredential {
		List<byte[]> boxes = new ArrayList<>();
		int at = 0;
		while (at < bytes.length) {
			int length = (bytes.length - at < HEADER_BYTES) ? -1 : ByteBuffer.wrap(bytes).getInt(at);
			if (length < HEADER_BYTES || length > bytes.length - at) {
				throw new DamagedCredential("a JUMBF box has a wrong length");
			}
			boxes.add(Arrays.copyOfRange(bytes, at, at + length));
			at += length;
		}
		return boxes;
	}

	private static String type(byte[] box) {
		return (box.length < HEADER_BYTES) ? "" : new String(box, 4, 4, StandardCharsets.ISO_8859_1);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/** The superbox with a label. */
	Optional<Jumbf> find(String label) {
		return this.superboxes.stream().filter((box) -> box.label.equals(label)).findFirst();
	}

	/**
	 * The superbox with a label.
	 * @throws DamagedCredential when there is none
	 */
	Jumbf require(String label) throws DamagedCredential {
		return find(label).orElseThrow(() -> new DamagedCredential("the part " + label + " is missing"));
	}

}
