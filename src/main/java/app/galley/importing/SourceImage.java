package app.galley.importing;

import java.io.IOException;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An image of a post. One that cannot be read or used is reported and costs no more than
 * itself.
 *
 * @param reference as the source has it; stays in the text when the image fails
 * @param line of the source's file, from 1
 * @param alt text for readers who cannot see it; empty when the source has none
 * @param content called at most once in an import, by another thread
 * @param remote null for an image at hand
 */
public record SourceImage(String reference, int line, String alt, Content content, @Nullable Remote remote) {

	/** An image at hand. */
	public SourceImage(String reference, int line, String alt, Content content) {
		this(reference, line, alt, content, null);
	}

	/** An image of another server. */
	public SourceImage(String reference, int line, String alt, Remote remote) {
		this(reference, line, alt, () -> {
			throw new IOException(remote.absence());
		}, remote);
	}

	/**
	 * What stands in {@link SourcePost#bodyMarkdown} for the address of an image of the
	 * text.
	 * @param number position in {@link SourcePost#bodyImages}, from 0
	 */
	public static String placeholder(int number) {
		return "galley-image:" + number + ";";
	}

	/**
	 * Where an image can be fetched.
	 *
	 * @param addresses http or https URLs of the same image, best first; the first
	 * identifies the image
	 * @param what the report's name for it
	 * @param absence what becomes of it when it is not fetched, for the report
	 */
	public record Remote(List<String> addresses, String what, String absence) {

		public Remote {
			addresses = List.copyOf(addresses);
		}

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
