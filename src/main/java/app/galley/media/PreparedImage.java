package app.galley.media;

import java.util.List;

/**
 * A picture that was checked and marked, with its smaller copies: ready to be stored.
 *
 * @param bytes the original, marked
 * @param contentType as the bytes say
 * @param width pixels
 * @param height pixels
 * @param blur a tiny copy as a data: URL of at most 1 KB
 * @param renditions by width
 */
@SuppressWarnings("ArrayRecordComponent") // bytes handed on once, never compared
public record PreparedImage(byte[] bytes, String contentType, int width, int height, String blur,
		List<Copy> renditions) {

	/**
	 * A smaller copy, marked as the original is.
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Copy(byte[] bytes, String contentType, int width, int height) {
	}

}
