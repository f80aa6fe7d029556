package app.galley.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * The data folder of the embedded services, locked by one process at a time. The
 * operating system releases the lock with the process, so a killed one leaves nothing to
 * clean up.
 */
class DataFolder implements AutoCloseable {

	static final String LOCK = "lock";

	/** The key that signs images. */
	static final String CREDENTIAL = "credential";

	private final Path path;

	private final FileChannel channel;

	private DataFolder(Path path, FileChannel channel) {
		this.path = path;
		this.channel = channel;
	}

	/**
	 * Creates and locks the folder, and puts in place what a restore has finished.
	 * @throws StartupFailure when another process holds the lock, or a restore was
	 * interrupted
	 */
	static DataFolder lock(Path path) {
		DataFolder folder = lockForRestore(path);
		try {
			new RestoredFolder(folder.path).putInPlace();
			PostgresUpgrade.finish(folder);
			return folder;
		}
		catch (IOException ex) {
			folder.closeQuietly();
			throw unusable(path, ex);
		}
		catch (StartupFailure ex) {
			folder.closeQuietly();
			throw ex;
		}
	}

	/** Locks the folder as it is. */
	static DataFolder lockForRestore(Path path) {
		try {
			Files.createDirectories(path);
			FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE,
					StandardOpenOption.READ, StandardOpenOption.WRITE);
			if (tryLock(channel) == null) {
				String holder = read(channel);
				channel.close();
				throw new FolderInUse("The data folder " + path + " is in use by another Galley" + holder + ".",
						"Stop the other process, or set another folder (GALLEY_DATA_DIR).\n"
								+ "A command needs embedded services for itself: stop the server, run the command, "
								+ "then start the server again. Only backup runs beside it.\nInstead of doctor, open /desk/health "
								+ "of the running server; instead of import and export, /desk/transfer.\nBeside an external database and bucket "
								+ "(DATABASE_URL, GALLEY_S3_BUCKET), commands run while servers do.");
			}
			channel.truncate(0);
			channel
				.write(ByteBuffer.wrap(String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
			return new DataFolder(path.toRealPath(), channel);
		}
		catch (IOException ex) {
			throw unusable(path, ex);
		}
	}

	private static StartupFailure unusable(Path path, IOException cause) {
		return new StartupFailure(
				"The data folder " + path + " cannot be created or written: " + cause.getMessage() + ".",
				"Correct its permissions, or set another folder (GALLEY_DATA_DIR).", cause);
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	/**
	 * The process that holds the lock; empty on Windows, where a locked file cannot be
	 * read.
	 */
	private static String read(FileChannel channel) {
		try {
			ByteBuffer buffer = ByteBuffer.allocate(20);
			int length = channel.read(buffer, 0);
			return (length > 0) ? " (process " + new String(buffer.array(), 0, length, StandardCharsets.UTF_8) + ")"
					: "";
		}
		catch (IOException ex) {
			return "";
		}
	}

	Path resolve(String name) {
		return this.path.resolve(name);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

	private void closeQuietly() {
		try {
			close();
		}
		catch (IOException ex) {
			// The lock ends with the process.
		}
	}

	/** Another process uses the folder. */
	static class FolderInUse extends StartupFailure {

		FolderInUse(String message, String action) {
			super(message, action);
		}

	}

}
