package app.galley.task;

import java.util.ArrayList;
import java.util.List;

/**
 * What an import did, file by file.
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

	int pictures;

	int remotePictures;

	final List<String> errors = new ArrayList<>();

	String text(ImportOptions options) {
		StringBuilder text = new StringBuilder("%d new, %d changed, %d unchanged, %d approved, %d with errors%n"
			.formatted(this.created, this.changed, this.unchanged, this.approved, this.errors.size()));
		note(text, this.defaultAuthor, "without an author took \"%s\" (--author)".formatted(options.author()));
		note(text, this.defaultCategory, "without a category took \"%s\" (--category)".formatted(options.category()));
		note(text, this.defaultTag, "without tags took \"%s\" (--tag)".formatted(options.tag()));
		note(text, this.coauthors, "with several authors kept the first: a post has one author");
		note(text, this.pictures, "brought a picture, which is the feature image");
		note(text, this.remotePictures, "with a picture on the web: it is not fetched, the feature image is generated");
		this.errors.forEach((error) -> text.append(error).append(System.lineSeparator()));
		return text.toString();
	}

	private static void note(StringBuilder text, int count, String what) {
		if (count > 0) {
			text.append("%d %s %s%n".formatted(count, (count == 1) ? "file" : "files", what));
		}
	}

}
