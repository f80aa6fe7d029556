package app.galley.export;

import java.util.List;

/**
 * What an export wrote.
 *
 * @param posts in any status
 * @param drafts not approved
 * @param unchanged posts and drafts that have not changed since the given time
 * @param written files
 * @param kept files that were there already
 * @param removed files and folders of content that no longer exists
 * @param errors a sentence for each fault
 */
record ExportSummary(long posts, long drafts, long unchanged, long written, long kept, long removed,
		List<String> errors) {

	ExportSummary {
		errors = List.copyOf(errors);
	}

	String text() {
		return "%,d posts and %,d drafts exported, %,d not changed; %,d files written, %,d up to date, %,d removed"
			.formatted(this.posts, this.drafts, this.unchanged, this.written, this.kept, this.removed);
	}

}
