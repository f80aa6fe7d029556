package app.galley.migration;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Replaces control characters, which WordPress exports and XML does not allow, by spaces.
 */
final class XmlCharacters extends FilterReader {

	XmlCharacters(Reader in) {
		super(in);
	}

	@Override
	public int read() throws IOException {
		int c = super.read();
		return (c >= 0) ? allowed((char) c) : c;
	}

	@Override
	public int read(char[] buffer, int offset, int length) throws IOException {
		int count = super.read(buffer, offset, length);
		for (int i = offset; i < offset + count; i++) {
			buffer[i] = allowed(buffer[i]);
		}
		return count;
	}

	private static char allowed(char c) {
		return (c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == '\uFFFE' || c == '\uFFFF') ? ' ' : c;
	}

}
