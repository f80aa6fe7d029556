package app.galley;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Work on files that all JVMs of one test run use. Maven runs the test classes in several
 * JVMs, see {@code forkCount} in the pom.
 */
public final class SharedWork {

	/** The same in all JVMs of a run, another in the next run. */
	public static final String RUN = System.getProperty("galley.test.run",
			String.valueOf(ProcessHandle.current().pid()));

	/** 1 for the first JVM. */
	public static final String FORK = System.getProperty("surefire.forkNumber", "1");

	private static final Path FOLDER = Path.of("target", "galley-test");

	private SharedWork() {
	}

	/**
	 * Does the work in the first JVM that calls this in a run. The others wait for it.
	 * @param name of the work; a file name
	 */
	public static void once(String name, Work work) {
		alone(name, () -> {
			Path done = FOLDER.resolve(name + ".done");
			if (!Files.exists(done) || !Files.readString(done).equals(RUN)) {
				work.run();
				Files.writeString(done, RUN);
			}
		});
	}

	/**
	 * Does the work while no other JVM does work of that name.
	 * @param name of the work; a file name
	 */
	public static void alone(String name, Work work) {
		// A JVM cannot wait for a file lock of its own.
		synchronized (SharedWork.class) {
			try {
				Files.createDirectories(FOLDER);
				try (FileChannel channel = FileChannel.open(FOLDER.resolve(name + ".lock"), StandardOpenOption.CREATE,
						StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
					work.run();
				}
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(name + " failed", ex);
			}
		}
	}

	/** What may fail. */
	@FunctionalInterface
	public interface Work {

		void run() throws Exception;

	}

}
