package app.galley.transfer;

import java.time.Instant;
import java.util.List;

/**
 * What a backup holds, written last.
 *
 * @param format of the file; this version writes and reads 1
 * @param created when the rows were read, by this machine's clock
 * @param schema the version of the tables
 * @param tables in the order in which they can be written
 * @param sequences the statements that set them
 * @param objects number of objects
 * @param objectBytes their size together
 */
record BackupContents(int format, Instant created, String schema, List<Table> tables, List<String> sequences,
		long objects, long objectBytes) {

	static final int FORMAT = 1;

	BackupContents {
		tables = List.copyOf(tables);
		sequences = List.copyOf(sequences);
	}

	long rows() {
		return this.tables.stream().mapToLong(Table::rows).sum();
	}

	/**
	 * The rows of a table.
	 *
	 * @param name quoted as SQL needs it
	 * @param columns as the rows have them
	 * @param digest of the rows
	 */
	record Table(String name, String columns, long rows, String digest) {

		/** Its name in the file. */
		String entry() {
			return "rows/" + this.name.replace("\"", "") + ".copy";
		}

	}

}
