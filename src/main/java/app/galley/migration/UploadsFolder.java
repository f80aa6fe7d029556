package app.galley.migration;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import app.galley.importing.SourceImage;
import org.jspecify.annotations.Nullable;

/**
 * The image files of a former site, copied beside its export. Nothing outside of the
 * folder is read, and nothing is fetched.
 */
final class UploadsFolder {

	/** Galley takes 20 MB; more is never read. */
	private static final long MAX_BYTES = 64L * 1024 * 1024;

	/** WordPress's smaller copies. */
	private static final Pattern SIZED = Pattern.compile("(.*?)(?:-\\d{1,5}x\\d{1,5}|-scaled)(\\.[A-Za-z]{3,4})");

	private final @Nullable Path root;

	private final Pattern address;

	private UploadsFolder(@Nullable Path root, Pattern address) {
		this.root = root;
		this.address = address;
	}

	/**
	 * @param export the file beside which the folder is
	 * @param names of the folder, in order of preference
	 * @param address of an image; its first group is the path in the folder
	 */
	static UploadsFolder beside(Path export, List<String> names, Pattern address) throws IOException {
		for (String name : names) {
			Path folder = export.toAbsolutePath().resolveSibling(name);
			if (Files.isDirectory(folder)) {
				return new UploadsFolder(folder.toRealPath(), address);
			}
		}
		return new UploadsFolder(null, address);
	}

	/** Whether an address is one of the site's images. */
	boolean holds(String reference) {
		return this.address.matcher(reference).find();
	}

	/**
	 * The file of an address, of its original if there is one; null when it is missing.
	 */
	@Nullable Path find(String reference) {
		Matcher found = this.address.matcher(reference);
		if (this.root == null || !found.find()) {
			return null;
		}
		String path = decoded(found.group(1));
		List<String> candidates = new ArrayList<>();
		Matcher sized = SIZED.matcher(path);
		if (sized.matches()) {
			candidates.add(sized.group(1) + sized.group(2));
		}
		candidates.add(path);
		for (String candidate : candidates) {
			Path file = inside(this.root, candidate);
			if (file != null) {
				return file;
			}
		}
		return null;
	}

	private static @Nullable Path inside(Path root, String path) {
		try {
			Path file = root.resolve(path.replaceAll("^/+", "")).normalize();
			return file.startsWith(root) && Files.isRegularFile(file) && file.toRealPath().startsWith(root) ? file
					: null;
		}
		catch (InvalidPathException | IOException ex) {
			return null;
		}
	}

	private static String decoded(String path) {
		try {
			return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return path;
		}
	}

	/** The image of a file in the folder. */
	static SourceImage image(String reference, int line, String alt, Path file) {
		return new SourceImage(reference, line, alt, () -> {
			long size = Files.size(file);
			if (size > MAX_BYTES) {
				throw new IOException("it has %,d bytes; use at most 20 MB".formatted(size));
			}
			return Files.readAllBytes(file);
		});
	}

	/** Identifies a version of a file. */
	static String stamp(Path file) {
		try {
			return file.getFileName() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
		}
		catch (IOException ex) {
			return file.getFileName().toString();
		}
	}

}
