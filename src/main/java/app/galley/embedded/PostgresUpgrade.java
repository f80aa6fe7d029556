package app.galley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

import app.galley.database.CopiedTable;
import app.galley.database.RowCopy;
import app.galley.database.RowDigest;
import app.galley.storage.DatabaseIdentity;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.FileSystemUtils;

/**
 * Copies the rows of an earlier major version's folder, which PostgreSQL cannot read,
 * into a new one of this version's. The former folder is kept. Needs the programs of the
 * earlier version, which a Galley that brought them has unpacked on this machine.
 */
class PostgresUpgrade {

	/** The major version of the programs that this Galley brings. */
	static final int VERSION = 18;

	private static final Logger logger = LoggerFactory.getLogger(PostgresUpgrade.class);

	/** In the new folder, once all rows are there. */
	private static final String COMPLETE = "galley-upgraded";

	/** Flyway makes its own. */
	private static final RowCopy COPY = new RowCopy(List.of("flyway_schema_history"));

	private final DataFolder folder;

	private final Path data;

	private final Path next;

	/** Where earlier versions have unpacked their programs. */
	private final Path programs;

	PostgresUpgrade(DataFolder folder, Path programs) {
		this.folder = folder;
		this.programs = programs;
		this.data = folder.resolve("postgres");
		this.next = folder.resolve("postgres-next");
	}

	/**
	 * Returns if the programs of this version can run on a folder.
	 * @throws StartupFailure otherwise
	 */
	static void requireSameVersion(Path data) throws IOException {
		int version = version(data);
		if (version > VERSION) {
			throw new StartupFailure(
					"The embedded database in " + data + " is PostgreSQL " + version
							+ ", and this Galley brings PostgreSQL " + VERSION + ".",
					"Start the newer Galley that upgraded it, which kept the former folder beside it.");
		}
		if (version < VERSION) {
			throw new StartupFailure(
					"The embedded database in " + data + " is PostgreSQL " + version
							+ ", and this Galley brings PostgreSQL " + VERSION + ".",
					"Start the server once: it upgrades the database. Then run the command again.");
		}
	}

	/** Of a folder that exists; without a file, it is a new one. */
	private static int version(Path data) throws IOException {
		Path file = data.resolve("PG_VERSION");
		return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : VERSION;
	}

	/**
	 * Puts a completed upgrade in place, between whose last two steps Galley was killed.
	 */
	static void finish(DataFolder folder) throws IOException {
		Path data = folder.resolve("postgres");
		Path next = folder.resolve("postgres-next");
		if (!Files.exists(data) && Files.exists(next.resolve(COMPLETE))) {
			Files.move(next, data);
		}
	}

	/**
	 * Upgrades the folder, if it is of an earlier version.
	 * @throws StartupFailure when it cannot; the folder is then as before
	 */
	void run() {
		try {
			int version = version(this.data);
			if (version < VERSION) {
				upgrade(version);
			}
		}
		catch (IOException | SQLException | FlywayException ex) {
			throw new StartupFailure(
					"The embedded database in " + this.data + " cannot be upgraded to PostgreSQL " + VERSION + ": "
							+ ex.getMessage() + ". That folder is unchanged.",
					"Correct that and start again, or " + byHand(), ex);
		}
	}

	private static String byHand() {
		return """
				make a backup with the Galley that ran before and restore it with this one: \
				java -jar former.jar backup galley-backup.zip, then java -jar galley.jar restore galley-backup.zip \
				--galley.data-dir=NEW_FOLDER (docs/backup.md).""";
	}

	private void upgrade(int version) throws IOException, SQLException {
		FormerPostgres former = FormerPostgres.find(version, this.programs)
			.orElseThrow(() -> new StartupFailure(
					"""
							The embedded database in %s is PostgreSQL %d, this Galley brings PostgreSQL %d, and the programs of %d \
							are not in %s. That folder is unchanged."""
						.formatted(this.data, version, VERSION, version, this.programs),
					"Start the Galley that ran before once, in this account: it unpacks them there. "
							+ "Then start this one again. Or " + byHand()));
		logger.info("Upgrading the embedded database in {} from PostgreSQL {} to {}", this.data, version, VERSION);
		FileSystemUtils.deleteRecursively(this.next);
		long rows;
		new OrphanedPostgres(this.data).stop();
		PostgresFolder folder = new PostgresFolder(this.data);
		folder.prepare();
		if (!folder.isLocked()) {
			folder.open();
		}
		try (FormerPostgres.Running from = former.start(folder, this.folder.resolve("postgres-upgrade.log"));
				PostgresServer to = PostgresServer.start(this.next, PostgresServer.binaries(this.folder))) {
			rows = copy(from, to);
		}
		Files.createFile(this.next.resolve(COMPLETE));
		Path kept = kept(version);
		Files.move(this.data, kept);
		finish(this.folder);
		logger.info(
				"Upgraded: {} rows are copied and equal. The former database is kept in {}: delete it when all is well",
				rows, kept);
	}

	private Path kept(int version) {
		Path kept = this.folder.resolve("postgres-" + version);
		for (int i = 2; Files.exists(kept); i++) {
			kept = this.folder.resolve("postgres-" + version + "-" + i);
		}
		return kept;
	}

	private static long copy(FormerPostgres.Running source, PostgresServer target) throws SQLException {
		MigrationInfo schema = Flyway.configure()
			.dataSource(source.getJdbcUrl(), source.getUsername(), source.getPassword())
			.load()
			.info()
			.current();
		if (schema == null) {
			return 0;
		}
		migrate(target, schema.getVersion());
		long rows = 0;
		try (Connection from = RowCopy.open(source); Connection to = RowCopy.begin(RowCopy.connect(target))) {
			List<CopiedTable> tables = COPY.inOrder(from);
			if (!RowCopy.columns(tables).equals(RowCopy.columns(COPY.tables(to)))) {
				throw new SQLException("someone has changed its tables");
			}
			for (CopiedTable table : tables) {
				RowDigest copied = RowCopy.copy(from, to, table);
				if (copied == null) {
					throw new SQLException("the rows of the table " + table.name() + " differ after the copy");
				}
				rows += copied.rows();
			}
			for (String sequence : RowCopy.sequences(from)) {
				RowCopy.execute(to, sequence);
			}
			DatabaseIdentity.keepPlace(from, to);
			to.commit();
		}
		return rows;
	}

	private static void migrate(PostgresServer target, MigrationVersion version) throws SQLException {
		FluentConfiguration flyway = Flyway.configure()
			.dataSource(target.getJdbcUrl(), target.getUsername(), target.getPassword());
		if (Arrays.stream(flyway.load().info().all()).noneMatch((known) -> version.equals(known.getVersion()))) {
			throw new SQLException("a newer Galley has used it");
		}
		flyway.target(version).load().migrate();
	}

}
