package app.galley.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.jspecify.annotations.Nullable;

/**
 * A ZIP file that is sent while it is written. The manifest is its last entry, and
 * without the end that follows it no program opens the file. For one thread.
 */
final class ExportZip extends ExportTarget {

	private static final String ERRORS = "errors.txt";

	/** The same content gives the same bytes. */
	private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

	private final ZipOutputStream zip;

	/** Of folders that have not ended: revisions share images. */
	private final Map<String, Set<String>> names = new HashMap<>();

	private final @Nullable Instant since;

	/**
	 * A file to write.
	 * @param since when it is to hold only what changed at or after this time; else null
	 */
	ExportZip(OutputStream out, @Nullable Instant since) {
		this.since = since;
		this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
	}

	@Override
	boolean isPartial() {
		return this.since != null;
	}

	@Override
	boolean has(String name) {
		return false;
	}

	@Override
	boolean has(String name, long bytes) {
		return this.names.getOrDefault(folder(name), Set.of()).contains(name);
	}

	/** A ZIP file is written one entry after the other, in the same order each time. */
	@Override
	int concurrency() {
		return 1;
	}

	@Override
	void write(String name, byte[] bytes) throws IOException {
		this.names.computeIfAbsent(folder(name), (first) -> new HashSet<>()).add(name);
		ZipEntry entry = new ZipEntry(name);
		entry.setTimeLocal(NO_TIME);
		if (!name.matches(".*\\.(md|json|txt)")) {
			store(entry, bytes);
		}
		this.zip.putNextEntry(entry);
		this.zip.write(bytes);
		this.zip.closeEntry();
		countWritten();
	}

	/** Images are compressed already. */
	private static void store(ZipEntry entry, byte[] bytes) {
		CRC32 checksum = new CRC32();
		checksum.update(bytes);
		entry.setMethod(ZipEntry.STORED);
		entry.setSize(bytes.length);
		entry.setCrc(checksum.getValue());
	}

	private static String folder(String name) {
		return name.substring(0, Math.max(0, name.lastIndexOf('/')));
	}

	@Override
	void removeOtherFiles(String name, Set<String> keep) {
		this.names.remove(name);
	}

	@Override
	void removeOtherFolders(String name, Set<String> keep) {
	}

	@Override
	void finish(Map<String, Long> counts, List<String> errors) throws IOException {
		if (!errors.isEmpty()) {
			write(ERRORS, String.join("\n", errors).getBytes(StandardCharsets.UTF_8));
		}
		writeJson(MANIFEST, manifest(errors.isEmpty(), counts, this.since));
		this.zip.finish();
	}

	/** Without an end: only {@link #finish} makes the file a ZIP file. */
	@Override
	public void close() throws IOException {
		this.zip.flush();
	}

}
