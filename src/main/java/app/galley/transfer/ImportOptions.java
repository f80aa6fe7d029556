package app.galley.transfer;

/**
 * Options of an import.
 *
 * @param approve whether to generate each image and publish each file
 * @param author name for files without an author
 * @param category name for files without a category
 * @param tag name for files without tags
 * @param editor account that creates the drafts
 */
record ImportOptions(boolean approve, String author, String category, String tag, String editor) {

	static final ImportOptions DEFAULTS = new ImportOptions(false, "Editorial Team", "Articles", "General", "editor");

	ImportOptions approving() {
		return new ImportOptions(true, this.author, this.category, this.tag, this.editor);
	}

	ImportOptions with(String option, String value) {
		return switch (option) {
			case "--author" -> new ImportOptions(this.approve, value, this.category, this.tag, this.editor);
			case "--category" -> new ImportOptions(this.approve, this.author, value, this.tag, this.editor);
			case "--tag" -> new ImportOptions(this.approve, this.author, this.category, value, this.editor);
			case "--as" -> new ImportOptions(this.approve, this.author, this.category, this.tag, value);
			default -> throw new IllegalArgumentException(option);
		};
	}

}
