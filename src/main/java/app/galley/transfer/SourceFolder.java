package app.galley.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.util.StringUtils;

/**
 * The files of a folder to import, by their path below it. Never one outside of it, also
 * not by a link.
 */
final class SourceFolder {

	/** Bytes of a file that is read into memory. */
	private static final long MAX_SIZE = 64 * 1024 * 1024;

	private static final Set<String> SKIPPED = Set.of("node_modules", "bower_components", "__MACOSX");

	/** Below which generators find what an address with a leading slash names. */
	private static final List<String> ROOTS = List.of("", "static/", "public/", "assets/", "source/", "src/",
			"src/assets/", "content/", "images/", "img/", "assets/images/", "static/images/", "attachments/");

	private final Path root;

	private final List<String> names = new ArrayList<>();

	/** By their path without regard to case and to how accents are composed. */
	private final Map<String, String> folded = new HashMap<>();

	/** By their last part; empty for several. */
	private final Map<String, String> byLastPart = new HashMap<>();

	private final List<String> unreadable = new ArrayList<>();

	private final List<String> skipped = new ArrayList<>();

	private final Map<String, String> hashes = new ConcurrentHashMap<>();

	private SourceFolder(Path root) {
		this.root = root;
	}

	/** A folder without files. */
	static SourceFolder none() {
		return new SourceFolder(Path.of(""));
	}

	static SourceFolder of(Path folder) throws IOException {
		SourceFolder files = new SourceFolder(folder.toRealPath());
		files.walk();
		return files;
	}

	private void walk() throws IOException {
		Files.walkFileTree(this.root, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
				String name = String.valueOf(folder.getFileName());
				if (!folder.equals(SourceFolder.this.root) && (name.startsWith(".") || SKIPPED.contains(name))) {
					SourceFolder.this.skipped.add(nameOf(folder));
					return FileVisitResult.SKIP_SUBTREE;
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				if (attributes.isRegularFile() || Files.isRegularFile(file) && isInside(file)) {
					add(nameOf(file));
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) {
				SourceFolder.this.unreadable.add(nameOf(file));
				return FileVisitResult.CONTINUE;
			}

		});
		this.names.sort(null);
	}

	private boolean isInside(Path file) throws IOException {
		return file.toRealPath().startsWith(this.root);
	}

	private String nameOf(Path file) {
		return this.root.relativize(file).toString().replace('\\', '/');
	}

	private void add(String name) {
		this.names.add(name);
		this.folded.putIfAbsent(fold(name), name);
		this.byLastPart.merge(fold(name.substring(name.lastIndexOf('/') + 1)), name, (one, other) -> "");
	}

	/** All files, sorted by name. */
	List<String> names() {
		return this.names;
	}

	/** Files and folders that may not be read. */
	List<String> unreadable() {
		return this.unreadable;
	}

	/** Folders that hold no content. */
	List<String> skipped() {
		return this.skipped;
	}

	/**
	 * Finds the file that a post names: beside it, below the folder, or in one of the
	 * folders that generators serve files from.
	 * @param file of the post
	 * @param reference path or address without scheme and host
	 */
	Optional<String> find(String file, String reference) {
		String path = reference.replaceFirst("[?#].*$", "").replace('\\', '/').strip();
		return Stream.of(path, decoded(path)).distinct().flatMap((variant) -> candidates(file, variant)).findFirst();
	}

	private Stream<String> candidates(String file, String path) {
		String relative = path.replaceFirst("^/+", "");
		Stream<String> beside = path.startsWith("/") ? Stream.empty()
				: Stream.of(file.substring(0, file.lastIndexOf('/') + 1) + relative);
		// Jekyll's and Hexo's asset folder has the post's name.
		Stream<String> own = Stream.of(file.replaceFirst("\\.[^.]*$", "/") + relative);
		Stream<String> below = Stream.concat(beside, Stream.concat(own, ROOTS.stream().map((root) -> root + relative)))
			.map(SourceFolder::normalized)
			.filter((name) -> !name.startsWith(".."))
			.map((name) -> this.folded.get(fold(name)))
			.filter((name) -> name != null);
		return path.contains("/") ? below : Stream.concat(below, Stream.ofNullable(this.byLastPart.get(fold(path)))
			.filter((name) -> !name.isEmpty() && !path.isEmpty()));
	}

	private static String normalized(String name) {
		return StringUtils.cleanPath(name).replaceFirst("^/+", "");
	}

	private static String decoded(String path) {
		try {
			return StringUtils.uriDecode(path, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return path;
		}
	}

	private static String fold(String name) {
		return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
	}

	byte[] read(String name) throws IOException {
		Path file = this.root.resolve(name);
		long size = Files.size(file);
		if (size > MAX_SIZE) {
			throw new IOException("the file has %,d bytes; use one of at most %,d".formatted(size, MAX_SIZE));
		}
		return Files.readAllBytes(file);
	}

	/** The hash of a file; empty for one that cannot be read. */
	String sha256(String name) {
		return this.hashes.computeIfAbsent(name, (key) -> {
			try (InputStream bytes = Files.newInputStream(this.root.resolve(key))) {
				return DigestUtils.sha256Hex(bytes);
			}
			catch (IOException ex) {
				return "";
			}
		});
	}

	/** Whether a name is that of an image file. */
	static boolean isImage(String name) {
		return name.matches("(?is)[^\\n]+\\.(png|jpe?g|webp|gif|avif|heic|heif|svg|bmp|tiff?|ico)([?#].*)?");
	}

}
