package app.galley.transfer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Enumeration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import app.galley.database.RowCopy.RowSink;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole backup, all of whose bytes are as {@link BackupWriter} wrote them.
 */
class BackupFile implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BackupFile.class);

	private static final int BUFFER = 1 << 16;

	private final ZipFile zip;

	private final BackupContents contents;

	private BackupFile(ZipFile zip, BackupContents contents) {
		this.zip = zip;
		this.contents = contents;
	}

	/**
	 * Opens a file whose checksum is right.
	 * @throws BackupFailed otherwise
	 */
	static BackupFile open(Path file) throws IOException {
		if (!Files.isRegularFile(file)) {
			throw new BackupFailed("There is no file " + file + ".");
		}
		String stored = end(file);
		if (!stored.startsWith(BackupWriter.COMMENT)) {
			throw new BackupFailed(
					"The file " + file + " is not a whole backup of Galley: its end is missing or not a backup's.");
		}
		if (!stored.substring(BackupWriter.COMMENT.length()).equals(checksum(file))) {
			throw new BackupFailed("The file " + file
					+ " is damaged: its checksum is not the one that it was written with. Use another backup.");
		}
		ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
		try {
			return new BackupFile(zip, contents(file, zip));
		}
		catch (IOException | RuntimeException ex) {
			zip.close();
			throw ex;
		}
	}

	private static String end(Path file) throws IOException {
		int length = BackupWriter.COMMENT.length() + BackupWriter.CHECKSUM_LENGTH;
		try (InputStream in = Files.newInputStream(file)) {
			in.skipNBytes(Math.max(0, Files.size(file) - length));
			return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
		}
	}

	/** Of all bytes but the last, which are the checksum. */
	static String checksum(Path file) throws IOException {
		MessageDigest digest = DigestUtils.getSha256Digest();
		long left = Files.size(file) - BackupWriter.CHECKSUM_LENGTH;
		byte[] buffer = new byte[BUFFER];
		try (InputStream in = Files.newInputStream(file)) {
			for (int read = 0; left > 0 && read >= 0; left -= read) {
				read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
				digest.update(buffer, 0, Math.max(0, read));
			}
		}
		return Hex.encodeHexString(digest.digest());
	}

	private static BackupContents contents(Path file, ZipFile zip) throws IOException {
		try (InputStream in = open(zip, BackupWriter.CONTENTS)) {
			BackupContents contents = JsonMapper.shared().readValue(in, BackupContents.class);
			if (contents.format() == BackupContents.FORMAT) {
				return contents;
			}
		}
		catch (JacksonException ex) {
			logger.debug("Cannot read the contents of {}", file, ex);
		}
		throw new BackupFailed("A newer Galley made the file " + file + ": restore it with that version.");
	}

	private static InputStream open(ZipFile zip, String name) throws IOException {
		ZipEntry entry = zip.getEntry(name);
		if (entry == null) {
			throw new IOException(name + " is missing");
		}
		return zip.getInputStream(entry);
	}

	BackupContents contents() {
		return this.contents;
	}

	/**
	 * Sends the rows of a table: each ends with a line feed, which COPY writes nowhere
	 * else.
	 */
	void rows(BackupContents.Table table, RowSink sink) throws IOException, SQLException {
		try (InputStream in = new BufferedInputStream(open(this.zip, table.entry()), BUFFER)) {
			ByteArrayOutputStream row = new ByteArrayOutputStream();
			for (int next = in.read(); next >= 0; next = in.read()) {
				row.write(next);
				if (next == '\n') {
					sink.accept(row.toByteArray());
					row.reset();
				}
			}
		}
	}

	/**
	 * Writes the objects to a folder.
	 * @return their number
	 */
	long extractObjects(Path folder) throws IOException {
		long count = 0;
		for (Enumeration<? extends ZipEntry> entries = this.zip.entries(); entries.hasMoreElements();) {
			ZipEntry entry = entries.nextElement();
			if (entry.getName().startsWith(BackupWriter.OBJECTS)) {
				extract(entry, folder);
				count++;
			}
		}
		return count;
	}

	private void extract(ZipEntry entry, Path folder) throws IOException {
		Path target = folder.resolve(entry.getName().substring(BackupWriter.OBJECTS.length())).normalize();
		if (!target.startsWith(folder)) {
			throw new IOException(entry.getName() + " is no name of an object");
		}
		Files.createDirectories(target.getParent());
		try (InputStream in = this.zip.getInputStream(entry)) {
			Files.copy(in, target);
		}
		setAttributes(target, entry.getComment());
		Files.setLastModifiedTime(target, entry.getLastModifiedTime());
	}

	/** Writes the key that signs images to a new folder, if the backup has one. */
	void extractCredential(Path folder) throws IOException {
		for (Enumeration<? extends ZipEntry> entries = this.zip.entries(); entries.hasMoreElements();) {
			ZipEntry entry = entries.nextElement();
			String name = entry.getName().replaceFirst("^" + BackupWriter.CREDENTIAL, "");
			if (!name.equals(entry.getName()) && name.matches("[a-z]+\\.pem")) {
				Files.createDirectories(folder);
				try (InputStream in = this.zip.getInputStream(entry);
						OutputStream out = BackupWriter.create(folder.resolve(name))) {
					in.transferTo(out);
				}
			}
		}
	}

	/** Where the file system has none, the server knows them from the name. */
	private static void setAttributes(Path target, @Nullable String json) throws IOException {
		UserDefinedFileAttributeView view = Files.getFileAttributeView(target, UserDefinedFileAttributeView.class);
		if (json == null || view == null
				|| !Files.getFileStore(target).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
			return;
		}
		Map<String, byte[]> attributes = JsonMapper.shared().readValue(json, new TypeReference<>() {
		});
		for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
			view.write(attribute.getKey(), ByteBuffer.wrap(attribute.getValue()));
		}
	}

	@Override
	public void close() throws IOException {
		this.zip.close();
	}

}
