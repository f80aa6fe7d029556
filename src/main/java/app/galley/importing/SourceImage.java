package app.galley.importing;

import java.io.IOException;

/**
 * An image of a post. One that cannot be read or used is reported and costs no more than
 * itself.
 *
 * @param reference as the source has it; stays in the text when the image fails
 * @param line of the source's file, from 1
 * @param alt text for readers who cannot see it; empty when the source has none
 * @param content called at most once in an import, by another thread
 */
public record SourceImage(String reference, int line, String alt, Content content) {

	/**
	 * What stands in {@link SourcePost#bodyMarkdown} for the address of an image of the
	 * text.
	 * @param number position in {@link SourcePost#bodyImages}, from 0
	 */
	public static String placeholder(int number) {
		return "galley-image:" + number + ";";
	}

	/**
	 * Reads the file.
	 */
	@FunctionalInterface
	public interface Content {

		/**
		 * Returns the file's bytes.
		 * @throws IOException with a message that completes "the image cannot be used:"
		 */
		byte[] read() throws IOException;

	}

}
