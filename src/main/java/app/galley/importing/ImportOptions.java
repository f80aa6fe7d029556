package app.galley.importing;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

import app.galley.problem.Refused;
import org.jspecify.annotations.Nullable;

/**
 * Options of an import.
 *
 * @param approve whether to publish what the source says is published
 * @param overwrite whether to replace posts that were edited here since their import
 * @param dryRun whether to report only, and change nothing
 * @param fetch whether to fetch images of a former site that are not at hand
 * @param author name for posts without an author
 * @param category name for posts without a category
 * @param tag name for posts without tags
 * @param editor account that creates the drafts
 * @param blog identity of the blog; null for what the source says
 * @param zone time zone of dates without one
 */
public record ImportOptions(boolean approve, boolean overwrite, boolean dryRun, boolean fetch, String author,
		String category, String tag, String editor, @Nullable String blog, ZoneId zone) {

	public static final ImportOptions DEFAULTS = new ImportOptions(false, false, false, false, "Editorial Team",
			"Articles", "General", "editor", null, ZoneOffset.UTC);

	/**
	 * Returns these options with one more.
	 * @param option as on the command line, such as {@code --approve}
	 * @param value empty for an option without one
	 * @throws Refused when the value is wrong
	 */
	public ImportOptions with(String option, String value) {
		return switch (option) {
			case "--approve" -> new ImportOptions(true, this.overwrite, this.dryRun, this.fetch, this.author,
					this.category, this.tag, this.editor, this.blog, this.zone);
			case "--overwrite" -> new ImportOptions(this.approve, true, this.dryRun, this.fetch, this.author,
					this.category, this.tag, this.editor, this.blog, this.zone);
			case "--dry-run" -> new ImportOptions(this.approve, this.overwrite, true, this.fetch, this.author,
					this.category, this.tag, this.editor, this.blog, this.zone);
			case "--fetch" -> new ImportOptions(this.approve, this.overwrite, this.dryRun, true, this.author,
					this.category, this.tag, this.editor, this.blog, this.zone);
			case "--author" -> new ImportOptions(this.approve, this.overwrite, this.dryRun, this.fetch, value,
					this.category, this.tag, this.editor, this.blog, this.zone);
			case "--category" -> new ImportOptions(this.approve, this.overwrite, this.dryRun, this.fetch, this.author,
					value, this.tag, this.editor, this.blog, this.zone);
			case "--tag" -> new ImportOptions(this.approve, this.overwrite, this.dryRun, this.fetch, this.author,
					this.category, value, this.editor, this.blog, this.zone);
			case "--as" -> new ImportOptions(this.approve, this.overwrite, this.dryRun, this.fetch, this.author,
					this.category, this.tag, value, this.blog, this.zone);
			case "--blog" -> new ImportOptions(this.approve, this.overwrite, this.dryRun, this.fetch, this.author,
					this.category, this.tag, this.editor, value, this.zone);
			case "--zone" -> new ImportOptions(this.approve, this.overwrite, this.dryRun, this.fetch, this.author,
					this.category, this.tag, this.editor, this.blog, zone(value));
			default -> throw new IllegalArgumentException(option);
		};
	}

	private static ZoneId zone(String value) {
		try {
			return ZoneId.of(value);
		}
		catch (DateTimeException ex) {
			throw new Refused("--zone", "name a time zone such as Europe/Berlin or +02:00, not " + value);
		}
	}

}
