package app.galley.receipt;

import org.jspecify.annotations.Nullable;

/**
 * What a reader sees other than approved.
 *
 * @param place address and where on the page
 * @param expected at most 300 characters; null for nothing
 * @param found at most 300 characters; null for nothing
 */
public record Difference(String place, @Nullable String expected, @Nullable String found, ReceiptCause cause) {

	private static final int MAX_LENGTH = 300;

	public Difference {
		expected = shortened(expected);
		found = shortened(found);
	}

	/** The cause as a sentence. */
	public String likely() {
		return this.cause.sentence();
	}

	private static @Nullable String shortened(@Nullable String text) {
		if (text == null || text.length() <= MAX_LENGTH) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 2)) ? MAX_LENGTH - 2 : MAX_LENGTH - 1;
		return text.substring(0, end) + "…";
	}

}
