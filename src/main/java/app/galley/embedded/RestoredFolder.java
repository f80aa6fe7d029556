package app.galley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * The part of a data folder in which a restore works. It counts only once it is whole: a
 * restore that was killed leaves no folder that a server would start on.
 */
class RestoredFolder {

	private static final String NAME = "restoring";

	/** Present once everything is there; the next start may have to finish. */
	private static final String COMPLETE = "complete";

	private static final List<String> PARTS = List.of("s3", DataFolder.CREDENTIAL, "postgres");

	/** What a data folder without data may hold. */
	private static final Set<String> NO_DATA = Set.of(DataFolder.LOCK, NAME, PostgresServer.BINARIES);

	private final Path data;

	private final Path restoring;

	RestoredFolder(Path data) {
		this.data = data;
		this.restoring = data.resolve(NAME);
	}

	/**
	 * Returns if there is no data that a restore would replace.
	 * @throws StartupFailure otherwise
	 */
	static void requireEmpty(Path data) throws IOException {
		if (!Files.exists(data)) {
			return;
		}
		try (Stream<Path> files = Files.list(data)) {
			if (Files.exists(data.resolve(NAME).resolve(COMPLETE))
					|| !files.allMatch((file) -> NO_DATA.contains(file.getFileName().toString()))) {
				throw new StartupFailure("The data folder " + data + " is not empty.",
						"Name an empty one, or one that does not exist yet, in GALLEY_DATA_DIR, "
								+ "or move this one elsewhere first.");
			}
		}
	}

	/** Starts again from the beginning. */
	Path create() throws IOException {
		FileSystemUtils.deleteRecursively(this.restoring);
		return Files.createDirectories(this.restoring);
	}

	/** Notes that all is there. */
	void complete() throws IOException {
		Files.createFile(this.restoring.resolve(COMPLETE));
	}

	/** Moves what a restore has completed to where a server looks for it. */
	void putInPlace() throws IOException {
		if (!Files.exists(this.restoring)) {
			return;
		}
		if (Files.exists(this.restoring.resolve(COMPLETE))) {
			for (String part : PARTS) {
				if (Files.exists(this.restoring.resolve(part))) {
					Files.move(this.restoring.resolve(part), this.data.resolve(part));
				}
			}
		}
		else if (!Files.exists(this.data.resolve("postgres"))) {
			throw new StartupFailure("A restore into the data folder " + this.data + " was interrupted.",
					"Run it again. To start with an empty database instead, delete the folder " + this.restoring + ".");
		}
		FileSystemUtils.deleteRecursively(this.restoring);
	}

	/** After a failure. */
	void delete() throws IOException {
		FileSystemUtils.deleteRecursively(this.restoring);
	}

}
