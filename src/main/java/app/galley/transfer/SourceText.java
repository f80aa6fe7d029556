package app.galley.transfer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Decodes text files: UTF-8, and UTF-16 with its mark.
 */
final class SourceText {

	private SourceText() {
	}

	/**
	 * Returns the text with its lines ended by {@code \n}.
	 * @throws Unreadable with the line of the first byte that is not text
	 */
	static String decode(byte[] bytes) {
		String text = decode(bytes, charset(bytes));
		return (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n").replace('\r', '\n');
	}

	private static Charset charset(byte[] bytes) {
		if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
			return StandardCharsets.UTF_16BE;
		}
		boolean littleEndian = bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE;
		return littleEndian ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
	}

	private static String decode(byte[] bytes, Charset charset) {
		CharsetDecoder decoder = charset.newDecoder();
		CharBuffer text = CharBuffer.allocate(bytes.length + 1);
		CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
		text.flip();
		if (result.isError()) {
			int line = 1 + (int) text.chars().filter((c) -> c == '\n').count();
			throw new Unreadable(line, "save the file as UTF-8");
		}
		return text.toString();
	}

}
