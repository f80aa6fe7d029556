package app.galley.transfer;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts and errors of an import.
 */
final class ImportSummary {

	int created;

	int changed;

	int unchanged;

	int approved;

	int defaultAuthor;

	int defaultCategory;

	int defaultTag;

	int coauthors;

	int images;

	int remoteImages;

	final List<String> errors = new ArrayList<>();

	String text(ImportOptions options) {
		StringBuilder text = new StringBuilder("%d new, %d changed, %d unchanged, %d approved, %d with errors%n"
			.formatted(this.created, this.changed, this.unchanged, this.approved, this.errors.size()));
		note(text, this.defaultAuthor, "had no author; used \"%s\" (--author)".formatted(options.author()));
		note(text, this.defaultCategory, "had no category; used \"%s\" (--category)".formatted(options.category()));
		note(text, this.defaultTag, "had no tags; used \"%s\" (--tag)".formatted(options.tag()));
		note(text, this.coauthors, "had several authors; kept the first, as a post has one");
		note(text, this.images, "came with an image; used it as the feature image");
		note(text, this.remoteImages, "had an image on the web; not fetched, so the feature image is generated");
		this.errors.forEach((error) -> text.append(error).append(System.lineSeparator()));
		return text.toString();
	}

	private static void note(StringBuilder text, int count, String what) {
		if (count > 0) {
			text.append("%d %s %s%n".formatted(count, (count == 1) ? "file" : "files", what));
		}
	}

}
