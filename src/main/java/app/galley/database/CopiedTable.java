package app.galley.database;

/**
 * A table whose rows {@link RowCopy} reads and writes.
 *
 * @param name quoted as SQL needs it
 * @param columns those that are not generated, separated by commas
 * @param single whether it has one row by its primary key, which a migration inserts
 * @param triggers whether it has triggers
 */
public record CopiedTable(String name, String columns, boolean single, boolean triggers) {

	String read() {
		return "COPY (SELECT " + this.columns + " FROM " + this.name + ") TO STDOUT";
	}

	String write() {
		return "COPY " + this.name + " (" + this.columns + ") FROM STDIN";
	}

}
