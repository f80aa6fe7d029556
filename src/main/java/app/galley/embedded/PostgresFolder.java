package app.galley.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * The folder of the embedded PostgreSQL. Nothing in it is ever deleted: a folder that
 * cannot be used is refused or moved aside. A plain copy of the stopped folder can be
 * used, even by tools that skip empty files.
 */
class PostgresFolder {

	private static final Logger logger = LoggerFactory.getLogger(PostgresFolder.class);

	/**
	 * Written after a start. Lists the folders and empty files that a copy may lack.
	 * Earlier versions delete a folder without it.
	 */
	private static final String COMPLETE = "galley-complete";

	private static final String PASSWORD = "galley-password";

	private static final String ACCESS = "pg_hba.conf";

	private static final List<String> ESSENTIALS = List.of("PG_VERSION", "postgresql.conf", "global/pg_control",
			"base/1/PG_VERSION");

	/** PostgreSQL numbers what is made after {@code initdb} from here on. */
	private static final long FIRST_OWN_NUMBER = 16384;

	/** Lets Galley in while it sets the password. */
	private static final String OPEN = "host all postgres 127.0.0.1/32 trust";

	private static final Pattern TRUST = Pattern
		.compile("(?m)^([ \\t]*(?:local|host)\\w*[ \\t][^#\\n]*[ \\t])trust\\b");

	private static final String CLOSED = """
			local all all scram-sha-256
			host all all 127.0.0.1/32 scram-sha-256
			host all all ::1/128 scram-sha-256
			""";

	private final Path data;

	PostgresFolder(Path data) {
		this.data = data;
	}

	Path path() {
		return this.data;
	}

	/**
	 * Makes the folder ready for a start.
	 * @return whether it already holds a database
	 * @throws StartupFailure when it holds data but is damaged
	 */
	boolean prepare() throws IOException {
		if (isEmpty()) {
			return false;
		}
		if (!Files.exists(this.data.resolve(COMPLETE)) && !holdsData()) {
			moveAside();
			return false;
		}
		restoreEmptyFiles();
		for (String file : ESSENTIALS) {
			if (!Files.exists(this.data.resolve(file))) {
				throw new StartupFailure(
						"The embedded database in " + this.data + " is damaged: " + file
								+ " is missing. Galley has changed nothing in that folder.",
						"Restore the whole folder from a backup. To start with an empty database, "
								+ "move the folder elsewhere.");
			}
		}
		restrict(this.data);
		return true;
	}

	/**
	 * How to connect to the server that another process runs on the folder.
	 * @throws StartupFailure when it is not ready
	 */
	JdbcConnectionDetails running() throws IOException {
		Path file = this.data.resolve("postmaster.pid");
		List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
		if (lines.size() < 8 || !lines.get(7).strip().equals("ready")) {
			throw new StartupFailure("The server on " + this.data + " is starting or stopping.",
					"Run the command again in a moment.");
		}
		return new Running(Integer.parseInt(lines.get(3).strip()), password());
	}

	private boolean isEmpty() throws IOException {
		if (!Files.exists(this.data)) {
			return true;
		}
		try (Stream<Path> files = Files.list(this.data)) {
			return files.findAny().isEmpty();
		}
	}

	/** Whether it has tables or databases that {@code initdb} does not make. */
	private boolean holdsData() throws IOException {
		Path databases = this.data.resolve("base");
		if (!Files.isDirectory(databases)) {
			return false;
		}
		try (Stream<Path> files = Files.walk(databases)) {
			return files.map((file) -> file.getFileName().toString().split("[._]", 2)[0])
				.anyMatch((name) -> name.matches("\\d{5,10}") && Long.parseLong(name) >= FIRST_OWN_NUMBER);
		}
	}

	/** What a killed {@code initdb} left, most likely. */
	private void moveAside() throws IOException {
		int number = 1;
		while (Files.exists(aside(number))) {
			number++;
		}
		Files.move(this.data, aside(number));
		logger.warn("{} holds no finished database: moved to {}, which can be deleted", this.data, aside(number));
	}

	private Path aside(int number) {
		return this.data.resolveSibling(this.data.getFileName() + "-unfinished-" + number);
	}

	private void restoreEmptyFiles() throws IOException {
		Path list = this.data.resolve(COMPLETE);
		if (!Files.exists(list)) {
			return;
		}
		for (String line : Files.readAllLines(list)) {
			Path path = this.data.resolve(line).normalize();
			if (line.isEmpty() || !path.startsWith(this.data) || Files.exists(path)) {
				continue;
			}
			if (line.endsWith("/")) {
				Files.createDirectories(path);
			}
			else {
				Files.createDirectories(path.getParent());
				Files.createFile(path);
			}
		}
	}

	/** Called after a start, and after a stop. */
	void listEmptyFiles() throws IOException {
		try (Stream<Path> files = Files.find(this.data, Integer.MAX_VALUE, PostgresFolder::isEmptyFileOrFolder)) {
			List<String> lines = files.filter((path) -> !path.equals(this.data)).map(this::line).sorted().toList();
			write(COMPLETE, String.join("\n", lines) + "\n");
		}
		catch (UncheckedIOException ex) {
			// The running server has deleted a file meanwhile.
			logger.debug("Cannot list {}", this.data, ex);
		}
	}

	private static boolean isEmptyFileOrFolder(Path path, BasicFileAttributes attributes) {
		return attributes.isDirectory() || (attributes.isRegularFile() && attributes.size() == 0);
	}

	private String line(Path path) {
		String name = this.data.relativize(path).toString().replace('\\', '/');
		return Files.isDirectory(path) ? name + "/" : name;
	}

	/** Whether the server asks every client for the password in the folder. */
	boolean isLocked() throws IOException {
		return Files.exists(this.data.resolve(PASSWORD)) && Files.exists(this.data.resolve(ACCESS))
				&& !TRUST.matcher(Files.readString(this.data.resolve(ACCESS))).find();
	}

	String password() throws IOException {
		Path kept = this.data.resolve(PASSWORD);
		return Files.readString(Files.exists(kept) ? kept : newPasswordFile());
	}

	/** Beside the folder at first: {@code initdb} needs the folder empty. */
	Path newPassword() throws IOException {
		Path file = newPasswordFile();
		Files.deleteIfExists(file);
		Files.createDirectories(file.getParent());
		Files.createFile(file);
		restrict(file);
		byte[] random = new byte[24];
		new SecureRandom().nextBytes(random);
		Files.writeString(file, HexFormat.of().formatHex(random));
		return file;
	}

	/** Moves a new password into the folder. */
	void keepPassword() {
		try {
			if (Files.exists(newPasswordFile())) {
				Files.move(newPasswordFile(), this.data.resolve(PASSWORD), StandardCopyOption.REPLACE_EXISTING);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path newPasswordFile() {
		return this.data.resolveSibling(this.data.getFileName() + "-password");
	}

	/**
	 * Lets Galley set the password of a folder from an earlier version, or of one whose
	 * password is lost. A stop in between is no harm: the next start does the same.
	 */
	void open() throws IOException {
		if (!Files.exists(this.data.resolve(PASSWORD))) {
			newPassword();
			keepPassword();
		}
		Path access = this.data.resolve(ACCESS);
		String rules = Files.exists(access) ? Files.readString(access) : CLOSED;
		if (!TRUST.matcher(rules).find()) {
			write(ACCESS, OPEN + "\n" + rules);
		}
	}

	void close() throws IOException {
		String rules = Files.readString(this.data.resolve(ACCESS)).replace(OPEN + "\n", "");
		write(ACCESS, TRUST.matcher(rules).replaceAll("$1scram-sha-256"));
	}

	private void write(String name, String text) throws IOException {
		Path next = this.data.resolve(name + ".next");
		Files.deleteIfExists(next);
		Files.writeString(next, text, StandardCharsets.UTF_8);
		restrict(next);
		Files.move(next, this.data.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
	}

	/** PostgreSQL refuses a folder that others may read, as a plain copy often is. */
	private static void restrict(Path path) throws IOException {
		if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
			Set<PosixFilePermission> owner = Files.isDirectory(path)
					? Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE,
							PosixFilePermission.OWNER_EXECUTE)
					: Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
			Files.setPosixFilePermissions(path, owner);
		}
	}

	/** A server of another process. */
	private record Running(int port, String password) implements LoopbackPostgres {
	}

}
