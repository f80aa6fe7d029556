package app.galley.task;

/**
 * How to import.
 *
 * @param approve whether to generate each image and approve each task
 * @param author name for files that name none
 * @param category name for files that name none
 * @param tag name for files that have none
 * @param editor account that the tasks are created by
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
