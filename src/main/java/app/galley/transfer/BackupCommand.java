package app.galley.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import app.galley.cli.Command;
import app.galley.cli.Usage;
import app.galley.database.CopiedTable;
import app.galley.database.RowCopy;
import app.galley.database.RowDigest;
import app.galley.embedded.LiveData;

/**
 * Makes one file of the embedded database and its objects, also while a server uses them.
 * Rows first, in one state, then the objects: each was stored before its row, and the
 * sweep deletes none within its grace period.
 */
@Usage("""
		backup FILE
		  Writes database and images of the data folder (GALLEY_DATA_DIR) to one file. Also beside the running
		  server. FILE must not exist. It holds password hashes and the key that signs images: keep it as
		  safe as the server.""")
class BackupCommand implements Command {

	/**
	 * What describes a server and its instances, and sessions, which would outlive their
	 * end.
	 */
	static final RowCopy ROWS = new RowCopy(
			List.of("flyway_schema_history", "image_base_instance", "browser_session", "browser_session_attribute"));

	/** Names the bucket's database: a restored one writes its own. */
	/** Every column that names an object of the bucket. */
	private static final Set<String> KEY_COLUMNS = Set.of("object_key", "share_key");

	private static final String MARKER = "galley/galley/database.json";

	/** An object that is being uploaded. */
	private static final Pattern UNFINISHED = Pattern.compile(".+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private final LiveData data;

	BackupCommand(LiveData data) {
		this.data = data;
	}

	@Override
	public int run(List<String> args) {
		Path file = Path.of(args.getFirst()).toAbsolutePath().normalize();
		try (BackupWriter writer = new BackupWriter(file)) {
			List<String> missing = new ArrayList<>();
			BackupContents contents = write(writer, missing);
			writer.complete(contents);
			System.out.printf("Backup of %s at %s: %,d rows, %,d objects (%,d MB).%n", this.data.path(),
					contents.created(), contents.rows(), contents.objects(), contents.objectBytes() / 1_000_000);
			System.out.printf("Written to %s (%,d bytes), readable by this account only.%n", file, Files.size(file));
			if (!missing.isEmpty()) {
				System.err.printf(
						"%,d objects that rows name were missing before the backup, such as %s: see 'storage check'.%n",
						missing.size(), missing.getFirst());
			}
			return 0;
		}
		catch (BackupFailed ex) {
			System.err.println(ex.getMessage());
		}
		catch (SQLException ex) {
			System.err
				.println("The database failed, or its server was stopped, so there is no backup: " + ex.getMessage());
		}
		catch (IOException ex) {
			System.err.println("There is no backup: " + ex);
		}
		return 1;
	}

	private BackupContents write(BackupWriter writer, List<String> missing) throws IOException, SQLException {
		List<BackupContents.Table> tables = new ArrayList<>();
		List<String> sequences;
		String schema;
		Instant created;
		Set<String> keys;
		try (Connection from = RowCopy.open(this.data.database())) {
			List<CopiedTable> ordered = ROWS.inOrder(from);
			created = Instant.now();
			schema = schema(from);
			for (CopiedTable table : ordered) {
				tables.add(write(writer, from, table));
			}
			sequences = RowCopy.sequences(from);
			keys = keys(from);
		}
		Objects objects = new Objects(writer, keys);
		objects.write(this.data.objects());
		writer.credential(this.data.credential());
		missing.addAll(keys);
		return new BackupContents(BackupContents.FORMAT, created, schema, tables, sequences, objects.count,
				objects.bytes);
	}

	private static String schema(Connection from) throws SQLException {
		List<String> versions = RowCopy.texts(from, """
				SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL
				ORDER BY installed_rank DESC LIMIT 1""");
		if (versions.isEmpty()) {
			throw new BackupFailed("The embedded database holds no Galley: there is nothing to back up.");
		}
		return versions.getFirst();
	}

	private static BackupContents.Table write(BackupWriter writer, Connection from, CopiedTable table)
			throws IOException, SQLException {
		OutputStream out = writer.entry(new BackupContents.Table(table.name(), "", 0, "").entry());
		RowDigest digest = RowCopy.read(from, table, (row) -> {
			try {
				out.write(row);
			}
			catch (IOException ex) {
				throw new BackupFailed("There is no backup: " + ex, ex);
			}
		});
		return new BackupContents.Table(table.name(), table.columns(), digest.rows(), digest.toString());
	}

	/**
	 * The keys of all images, of their renditions and of their copies for social
	 * networks.
	 */
	private static Set<String> keys(Connection from) throws SQLException {
		Set<String> keys = new HashSet<>();
		for (CopiedTable table : ROWS.tables(from)) {
			if (!table.name().equals("storage_orphan")) {
				for (String column : table.columns().split(", ")) {
					if (KEY_COLUMNS.contains(column)) {
						keys.addAll(RowCopy.texts(from,
								"SELECT %1$s FROM %2$s WHERE %1$s IS NOT NULL".formatted(column, table.name())));
					}
				}
			}
		}
		return keys;
	}

	/** Writes the objects, which other processes add and delete meanwhile. */
	private static final class Objects {

		private final BackupWriter writer;

		/** Those that were not found yet. */
		private final Set<String> keys;

		private long count;

		private long bytes;

		Objects(BackupWriter writer, Set<String> keys) {
			this.writer = writer;
			this.keys = keys;
		}

		void write(Path folder) throws IOException {
			if (!Files.isDirectory(folder)) {
				return;
			}
			try (Stream<Path> files = Files.list(folder)) {
				for (Path file : files.sorted().toList()) {
					if (Files.isDirectory(file)) {
						write(folder, file);
					}
				}
			}
		}

		private void write(Path root, Path folder) throws IOException {
			List<Path> found;
			try (Stream<Path> files = Files.list(folder)) {
				found = files.sorted().toList();
			}
			catch (NoSuchFileException ex) {
				// The last object in it has been deleted meanwhile.
				return;
			}
			for (Path file : found) {
				String name = root.relativize(file).toString().replace('\\', '/');
				if (Files.isDirectory(file)) {
					write(root, file);
				}
				else if (!name.equals(MARKER) && !UNFINISHED.matcher(name).matches()) {
					add(name, file);
				}
			}
		}

		private void add(String name, Path file) throws IOException {
			long size = this.writer.object(name, file);
			if (size >= 0) {
				this.count++;
				this.bytes += size;
				this.keys.remove(name.substring(name.indexOf('/') + 1));
			}
		}

	}

}
