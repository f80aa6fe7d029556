package app.galley.transfer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a backup: a ZIP file whose comment ends with the SHA-256 of all bytes before. It
 * has another name until it is complete, so that an interrupted backup never looks whole.
 */
class BackupWriter implements AutoCloseable {

	static final String CONTENTS = "galley-backup.json";

	static final String OBJECTS = "objects/";

	/** The key that signs images, and its certificates. */
	static final String CREDENTIAL = "credential/";

	/** Replaced by the checksum at the end. */
	static final String COMMENT = "Galley backup. SHA-256 of all bytes before it: ";

	static final int CHECKSUM_LENGTH = 64;

	private static final int BUFFER = 1 << 16;

	private final Path file;

	private final Path part;

	private final ZipOutputStream zip;

	/**
	 * Begins a file that only this account can read: it holds password hashes and the key
	 * that signs images.
	 * @throws BackupFailed when it exists or cannot be written
	 */
	BackupWriter(Path file) throws IOException {
		this.file = file;
		this.part = file.resolveSibling(file.getFileName() + ".part");
		if (Files.exists(file)) {
			throw new BackupFailed("The file " + file + " exists already: name another.");
		}
		Files.deleteIfExists(this.part);
		this.zip = new ZipOutputStream(new BufferedOutputStream(create(this.part), BUFFER), StandardCharsets.UTF_8);
		this.zip.setComment(COMMENT + "0".repeat(CHECKSUM_LENGTH));
	}

	/** Creates a file that only this account can read. */
	static OutputStream create(Path file) throws IOException {
		OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
			Files.setPosixFilePermissions(file,
					Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
		}
		return out;
	}

	/** Begins an entry; what is written next belongs to it. */
	OutputStream entry(String name) throws IOException {
		this.zip.setLevel(Deflater.BEST_SPEED);
		this.zip.putNextEntry(new ZipEntry(name));
		return this.zip;
	}

	/**
	 * Adds an object with the attributes that its server keeps beside the bytes.
	 * @return its size; -1 when it does not exist any more
	 */
	long object(String name, Path source) throws IOException {
		ZipEntry entry = new ZipEntry(OBJECTS + name);
		try (InputStream bytes = Files.newInputStream(source)) {
			entry.setLastModifiedTime(Files.getLastModifiedTime(source));
			entry.setComment(JsonMapper.shared().writeValueAsString(attributes(source)));
			// Images are compressed already.
			this.zip.setLevel(Deflater.NO_COMPRESSION);
			this.zip.putNextEntry(entry);
			return bytes.transferTo(this.zip);
		}
		catch (NoSuchFileException ex) {
			return -1;
		}
	}

	private static Map<String, byte[]> attributes(Path source) throws IOException {
		Map<String, byte[]> attributes = new TreeMap<>();
		UserDefinedFileAttributeView view = Files.getFileAttributeView(source, UserDefinedFileAttributeView.class);
		if (view != null && Files.getFileStore(source).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
			for (String name : view.list()) {
				ByteBuffer value = ByteBuffer.allocate(view.size(name));
				view.read(name, value);
				attributes.put(name, value.array());
			}
		}
		return attributes;
	}

	/** Adds the files of the key that signs images, if there are any. */
	void credential(Path folder) throws IOException {
		if (!Files.isDirectory(folder)) {
			return;
		}
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.sorted().toList()) {
				entry(CREDENTIAL + file.getFileName()).write(Files.readAllBytes(file));
			}
		}
	}

	/** Completes the file and gives it its name. */
	void complete(BackupContents contents) throws IOException {
		entry(CONTENTS).write(JsonMapper.shared().writeValueAsBytes(contents));
		this.zip.close();
		byte[] checksum = BackupFile.checksum(this.part).getBytes(StandardCharsets.US_ASCII);
		try (FileChannel channel = FileChannel.open(this.part, StandardOpenOption.WRITE)) {
			channel.write(ByteBuffer.wrap(checksum), channel.size() - CHECKSUM_LENGTH);
			channel.force(true);
		}
		if (Files.exists(this.file)) {
			throw new BackupFailed("The file " + this.file + " exists by now: name another.");
		}
		Files.move(this.part, this.file, StandardCopyOption.ATOMIC_MOVE);
	}

	/** Removes what is not complete. */
	@Override
	public void close() throws IOException {
		try {
			this.zip.close();
		}
		finally {
			Files.deleteIfExists(this.part);
		}
	}

}
