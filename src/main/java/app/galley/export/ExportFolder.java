package app.galley.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder that an export writes. Each file is complete or absent, and the manifest
 * says from before the first change to after the last one that the export is incomplete.
 */
final class ExportFolder extends ExportTarget {

	/** Top-level folders that belong to the export. */
	static final List<String> OWN = List.of("content", "scheduled", "unpublished", "drafts", "revisions", "data");

	private static final String LOCK = ".galley-export.lock";

	/** The names of files in bundles, and of one whose writing was interrupted. */
	private static final Pattern WRITTEN = Pattern
		.compile("index\\.md|[0-9]{4,}\\.md|[0-9a-f]{16}\\.(png|jpg|webp)|\\..+\\.tmp");

	private final Path root;

	private final FileChannel channel;

	private final @Nullable FileLock lock;

	/** Changes since this time only; null for all content. */
	private final @Nullable Instant partialSince;

	private ExportFolder(Path root, FileChannel channel, @Nullable FileLock lock, @Nullable Instant partialSince) {
		this.root = root;
		this.channel = channel;
		this.lock = lock;
		this.partialSince = partialSince;
	}

	/**
	 * Opens a folder that is empty or holds an earlier export, and marks it incomplete.
	 * @param since null to export everything
	 * @throws Unusable when the folder holds something else, or another export runs
	 */
	static ExportFolder open(Path root, @Nullable Instant since) throws IOException {
		Files.createDirectories(root);
		FileChannel channel = FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		FileLock lock = null;
		try {
			lock = lock(channel);
			if (lock == null) {
				throw new Unusable("Another export is writing to " + root + ": wait for its end.");
			}
			ExportFolder folder = new ExportFolder(root, channel, lock, partialSince(root, since));
			folder.writeManifest(false, Map.of());
			return folder;
		}
		catch (IOException | RuntimeException ex) {
			if (lock != null) {
				Files.deleteIfExists(root.resolve(LOCK));
			}
			channel.close();
			throw ex;
		}
	}

	private static @Nullable FileLock lock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	private static @Nullable Instant partialSince(Path root, @Nullable Instant since) throws IOException {
		JsonNode manifest = manifest(root);
		if (manifest == null) {
			for (String own : OWN) {
				if (Files.exists(root.resolve(own))) {
					throw new Unusable("%s holds a folder %s but no export (%s is missing): name another folder."
						.formatted(root, own, MANIFEST));
				}
			}
			return since;
		}
		if (manifest.path("galleyExport").asInt(0) != FORMAT) {
			throw new Unusable("Another version of Galley wrote %s: name another folder.".formatted(root));
		}
		Instant partial = manifest.has("since") ? Instant.parse(manifest.get("since").asString()) : null;
		if (partial != null && !partial.equals(since)) {
			throw new Unusable("%s holds the changes since %s only: name another folder, or add --since %s."
				.formatted(root, partial, partial));
		}
		if (partial == null && since != null && !manifest.path("complete").asBoolean(false)) {
			throw new Unusable("The export in %s is incomplete: run it without --since first.".formatted(root));
		}
		return partial;
	}

	/**
	 * The manifest of an export; null when the folder has none.
	 * @throws Unusable when it cannot be read
	 */
	static @Nullable JsonNode manifest(Path root) throws IOException {
		Path file = root.resolve(MANIFEST);
		if (!Files.isRegularFile(file)) {
			return null;
		}
		try {
			return JsonMapper.shared().readTree(Files.readAllBytes(file));
		}
		catch (JacksonException ex) {
			throw new Unusable(file + " is damaged: name another folder.");
		}
	}

	@Override
	boolean isPartial() {
		return this.partialSince != null;
	}

	@Override
	boolean has(String name) {
		return Files.isRegularFile(this.root.resolve(name));
	}

	@Override
	boolean has(String name, long bytes) {
		Path file = this.root.resolve(name);
		try {
			return Files.isRegularFile(file) && Files.size(file) == bytes;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Unless the file has these bytes already. */
	@Override
	void write(String name, byte[] bytes) throws IOException {
		Path file = this.root.resolve(name);
		if (has(name, bytes.length) && Arrays.equals(Files.readAllBytes(file), bytes)) {
			keep();
			return;
		}
		Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
		try {
			Files.createDirectories(Objects.requireNonNull(file.getParent()));
			Files.write(temporary, bytes);
			Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			IOException failure = new IOException("Cannot write %s: %s".formatted(file, reason(ex)), ex);
			delete(temporary, failure);
			throw failure;
		}
		countWritten();
	}

	private static void delete(Path file, IOException cause) {
		try {
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			cause.addSuppressed(ex);
		}
	}

	private static String reason(IOException failure) {
		return (failure instanceof FileSystemException system && system.getReason() != null) ? system.getReason()
				: String.valueOf(failure.getMessage());
	}

	@Override
	void removeOtherFiles(String name, Set<String> keep) throws IOException {
		for (Path file : list(this.root.resolve(name))) {
			String own = file.getFileName().toString();
			if (!keep.contains(own) && WRITTEN.matcher(own).matches()) {
				Files.delete(file);
				countRemoved();
			}
		}
	}

	/** Files of others stay. */
	@Override
	void removeOtherFolders(String name, Set<String> keep) throws IOException {
		for (Path other : list(this.root.resolve(name))) {
			String own = other.getFileName().toString();
			if (!keep.contains(own) && Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)) {
				removeOtherFiles(name + "/" + own, Set.of());
				if (list(other).isEmpty()) {
					Files.delete(other);
				}
			}
		}
	}

	private static List<Path> list(Path folder) throws IOException {
		if (!Files.isDirectory(folder)) {
			return List.of();
		}
		try (Stream<Path> found = Files.list(folder)) {
			return found.toList();
		}
	}

	@Override
	void finish(Map<String, Long> counts, List<String> errors) throws IOException {
		if (errors.isEmpty()) {
			writeManifest(true, counts);
		}
	}

	private void writeManifest(boolean complete, Map<String, Long> counts) throws IOException {
		writeJson(MANIFEST, manifest(complete, counts, this.partialSince));
	}

	/** The bucket answers one while another is read. */
	@Override
	int concurrency() {
		return 4;
	}

	@Override
	public void close() {
		try {
			Files.deleteIfExists(this.root.resolve(LOCK));
			if (this.lock != null) {
				this.lock.release();
			}
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A folder that an export cannot be written to or read from, and why. */
	static final class Unusable extends RuntimeException {

		Unusable(String message) {
			super(message);
		}

	}

}
