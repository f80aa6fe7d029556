package app.galley.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import app.galley.cli.Command;
import app.galley.cli.Usage;
import app.galley.database.CopiedTable;
import app.galley.database.RowCopy;
import app.galley.embedded.NewData;
import app.galley.storage.DatabaseIdentity;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.NestedExceptionUtils;

/**
 * Fills a new data folder from a backup, whose bytes are verified before anything is
 * written. The folder counts only when everything is in it and is equal.
 */
@Usage("""
		restore FILE
		  Restores a backup into the data folder (GALLEY_DATA_DIR), which must be empty or not exist. Verifies
		  the whole file first, and each table afterwards.""")
class RestoreCommand implements Command {

	private final NewData data;

	RestoreCommand(NewData data) {
		this.data = data;
	}

	@Override
	public int run(List<String> args) {
		Path path = Path.of(args.getFirst()).toAbsolutePath().normalize();
		try (BackupFile file = BackupFile.open(path)) {
			restore(file);
			this.data.complete();
			BackupContents contents = file.contents();
			System.out.printf("Restored to %s: %,d rows, compared, and %,d objects, as of %s.%n", this.data.path(),
					contents.rows(), contents.objects(), contents.created());
			System.out.println("Now start the server. Everyone signs in again. No object is deleted on its first day.");
			return 0;
		}
		catch (BackupFailed ex) {
			System.err.println(ex.getMessage());
		}
		catch (SQLException | FlywayException ex) {
			System.err
				.println("The new database failed: " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		}
		catch (IOException ex) {
			System.err.println("The backup cannot be restored: " + ex);
		}
		System.err.println("Nothing was restored.");
		return 1;
	}

	private void restore(BackupFile file) throws IOException, SQLException {
		BackupContents contents = file.contents();
		JdbcConnectionDetails database = this.data.start();
		migrate(database, MigrationVersion.fromVersion(contents.schema()));
		try (Connection to = RowCopy.begin(RowCopy.connect(database))) {
			Map<String, CopiedTable> tables = BackupCommand.ROWS.tables(to)
				.stream()
				.collect(Collectors.toMap(CopiedTable::name, Function.identity()));
			for (BackupContents.Table table : contents.tables()) {
				CopiedTable target = tables.remove(table.name());
				if (target == null || !target.columns().equals(table.columns())) {
					throw changed(table.name());
				}
				write(file, to, table, target);
			}
			if (!tables.isEmpty()) {
				throw changed(tables.keySet().iterator().next());
			}
			for (String sequence : contents.sequences()) {
				RowCopy.execute(to, sequence);
			}
			DatabaseIdentity.restoreWithBucket(to);
			to.commit();
		}
		if (file.extractObjects(this.data.objects()) != contents.objects()) {
			throw new BackupFailed("The backup has not the objects that it lists.");
		}
		file.extractCredential(this.data.credential());
	}

	private static void migrate(JdbcConnectionDetails database, MigrationVersion schema) {
		FluentConfiguration flyway = Flyway.configure()
			.dataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword());
		if (Arrays.stream(flyway.load().info().all()).noneMatch((known) -> schema.equals(known.getVersion()))) {
			throw new BackupFailed("A newer Galley made the backup, with tables of version " + schema
					+ ": restore it with that version.");
		}
		flyway.target(schema).load().migrate();
	}

	private static BackupFailed changed(String table) {
		return new BackupFailed("The table " + table
				+ " of the backup has other columns than this version's: someone has changed the database.");
	}

	private static void write(BackupFile file, Connection to, BackupContents.Table table, CopiedTable target)
			throws SQLException {
		RowCopy.write(to, target, (sink) -> {
			try {
				file.rows(table, sink);
				return table;
			}
			catch (IOException ex) {
				throw new BackupFailed("The rows of the table " + table.name() + " cannot be read: " + ex, ex);
			}
		});
		if (!RowCopy.read(to, target).toString().equals(table.digest())) {
			throw new BackupFailed("The rows of the table " + table.name() + " differ after the restore.");
		}
	}

}
