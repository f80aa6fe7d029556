package app.galley.importing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

import org.springframework.util.FileSystemUtils;

/**
 * A ZIP file, unpacked into a temporary folder. Refuses one that unpacks to far more than
 * it is, or that names files outside of itself.
 *
 * @param temporary folder to delete afterwards
 * @param root what to import: the folder, or the one folder in it that holds everything
 */
record ZipFolder(Path temporary, Path root) implements AutoCloseable {

	private static final int MAX_ENTRIES = 200_000;

	private static final long MAX_BYTES = 20L * 1024 * 1024 * 1024;

	/** Text shrinks to a tenth, images hardly at all; a bomb to a thousandth. */
	private static final int MAX_RATIO = 30;

	private static final long ALWAYS_ALLOWED = 64L * 1024 * 1024;

	/** Of archives that older programs write. */
	private static final Charset OLD_NAMES = Charset.forName("IBM437");

	/** Folders of images beside the one file of an export. */
	private static final Set<String> IMAGE_FOLDERS = Set.of("uploads", "wp-content", "content", "images");

	static boolean isZip(Path file) throws IOException {
		if (!Files.isRegularFile(file)) {
			return false;
		}
		try (InputStream bytes = Files.newInputStream(file)) {
			return new String(bytes.readNBytes(4), StandardCharsets.ISO_8859_1).matches("PK(\3\4|\5\6)");
		}
	}

	static ZipFolder unpack(Path file) throws IOException {
		Path temporary = Files.createTempDirectory("galley-import");
		try {
			unpack(file, temporary);
			return new ZipFolder(temporary, root(temporary));
		}
		catch (IOException | RuntimeException ex) {
			FileSystemUtils.deleteRecursively(temporary);
			throw ex;
		}
	}

	private static void unpack(Path file, Path folder) throws IOException {
		try (ZipFile zip = open(file)) {
			if (zip.size() > MAX_ENTRIES) {
				throw new IOException(
						"the ZIP file has %,d entries; use one of at most %,d".formatted(zip.size(), MAX_ENTRIES));
			}
			long left = Math.min(MAX_BYTES, Math.max(ALWAYS_ALLOWED, MAX_RATIO * Files.size(file)));
			for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
				left -= unpack(zip, entries.nextElement(), folder, left);
			}
		}
		catch (ZipException ex) {
			throw new IOException("the ZIP file is damaged, or of a kind that is not supported: " + ex.getMessage(),
					ex);
		}
	}

	private static ZipFile open(Path file) throws IOException {
		try {
			return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
		}
		catch (ZipException ex) {
			return new ZipFile(file.toFile(), OLD_NAMES);
		}
	}

	private static long unpack(ZipFile zip, ZipEntry entry, Path folder, long limit) throws IOException {
		Path target = target(folder, entry.getName());
		if (entry.isDirectory()) {
			Files.createDirectories(target);
			return 0;
		}
		Files.createDirectories(Objects.requireNonNull(target.getParent()));
		long written = 0;
		byte[] buffer = new byte[64 * 1024];
		try (InputStream in = zip.getInputStream(entry); OutputStream out = Files.newOutputStream(target)) {
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				written += count;
				if (written > limit) {
					throw new IOException("the ZIP file unpacks to more than %d times its size".formatted(MAX_RATIO));
				}
				out.write(buffer, 0, count);
			}
		}
		return written;
	}

	private static Path target(Path folder, String name) throws IOException {
		String plain = name.replace('\\', '/');
		try {
			Path target = folder.resolve(plain).normalize();
			if (plain.startsWith("/") || !target.startsWith(folder)
					|| Stream.of(plain.split("/")).anyMatch(".."::equals)) {
				throw new IOException("the ZIP file names a file outside of itself: " + name);
			}
			return target;
		}
		catch (InvalidPathException ex) {
			throw new IOException("the ZIP file has a name that is no path: " + name, ex);
		}
	}

	/** Archives often hold one folder with everything. */
	private static Path root(Path folder) throws IOException {
		try (Stream<Path> found = Files.list(folder)) {
			List<Path> all = found.filter((path) -> !path.endsWith("__MACOSX")).toList();
			boolean one = all.size() == 1 && Files.isDirectory(all.getFirst())
					&& !List.of("_posts", "_drafts", "content", "posts")
						.contains(String.valueOf(all.getFirst().getFileName()));
			return one ? all.getFirst() : folder;
		}
	}

	/** What the ZIP file is for: its root, or the one file that images lie beside. */
	Path content() throws IOException {
		try (Stream<Path> found = Files.list(this.root)) {
			List<Path> all = found.filter((path) -> !path.endsWith("__MACOSX") && !isHidden(path)).toList();
			List<Path> files = all.stream().filter(Files::isRegularFile).toList();
			boolean images = all.stream()
				.filter(Files::isDirectory)
				.allMatch((path) -> IMAGE_FOLDERS.contains(String.valueOf(path.getFileName())));
			return (files.size() == 1 && images && isExport(files.getFirst())) ? files.getFirst() : this.root;
		}
	}

	private static boolean isHidden(Path path) {
		return String.valueOf(path.getFileName()).startsWith(".");
	}

	private static boolean isExport(Path file) {
		return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).matches(".*\\.xml|.*\\bghost\\b.*\\.json");
	}

	@Override
	public void close() throws IOException {
		FileSystemUtils.deleteRecursively(this.temporary);
	}

}
