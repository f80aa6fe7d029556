package app.galley.image;

import java.util.UUID;
import java.util.regex.Pattern;

import app.galley.problem.Faults;
import org.jspecify.annotations.Nullable;

/**
 * Conditions for the list of images; null means any.
 *
 * @param text words, each of which an image or one of its uses must have; or the id of an
 * image
 * @param kind how the image was made
 * @param used whether anything uses the image
 * @param withoutAlt whether the image has no alternative text
 */
record LibraryFilter(@Nullable String text, @Nullable Kind kind, @Nullable Boolean used, @Nullable Boolean withoutAlt) {

	private static final int MAX_TEXT_LENGTH = 200;

	private static final Pattern ID = Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	LibraryFilter {
		Faults faults = new Faults("filter");
		text = faults.line("text", text, 0, MAX_TEXT_LENGTH);
		faults.refuseIfAny();
	}

	/** The id that the text is; null when it is words. */
	@Nullable UUID id() {
		return (this.text != null && ID.matcher(this.text).matches()) ? UUID.fromString(this.text) : null;
	}

	/** The text of which an image must have the words; null when there is none. */
	@Nullable String sought() {
		return (this.text == null || this.text.isEmpty() || id() != null) ? null : this.text;
	}

	/** How an image was made. */
	enum Kind {

		GENERATED, UPLOADED

	}

}
