package app.galley.migration;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import app.galley.importing.SourceImage;
import org.jspecify.annotations.Nullable;

/**
 * The image files of a former site: copied beside its export, from where nothing outside
 * of the folder is read, or at their addresses there.
 */
final class UploadsFolder {

	/** Galley takes 20 MB; more is never read. */
	private static final long MAX_BYTES = 64L * 1024 * 1024;

	/** WordPress's smaller copies, by name. */
	private static final Pattern SIZED = Pattern.compile("(.*?)(?:-\\d{1,5}x\\d{1,5}|-scaled)(\\.[A-Za-z]{3,4})");

	/** Ghost's smaller copies, by folder. */
	private static final Pattern SIZE_FOLDER = Pattern
		.compile("/content/images/size/w\\d+(?:h\\d+)?/(?:format/\\w+/)?");

	private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/].*");

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

	/**
	 * Addresses of an image on the former site: of its original, and as it is named.
	 * @param site address of the site; anything else when it is unknown
	 * @param originals addresses that are no smaller copies, whatever their names
	 * @return empty for an image of another site
	 */
	List<String> addresses(String reference, String site, Predicate<String> originals) {
		String address = absolute(reference.strip(), site);
		boolean own = this.address.matcher(address).find() || !host(site).isEmpty() && host(address).equals(host(site));
		if (!own || host(address).isEmpty()) {
			return List.of();
		}
		String original = SIZE_FOLDER.matcher(address).replaceFirst("/content/images/");
		Matcher sized = SIZED.matcher(address);
		if (original.equals(address) && sized.matches() && !originals.test(address)) {
			original = sized.group(1) + sized.group(2);
		}
		return Stream.of(original, address).distinct().toList();
	}

	private static String absolute(String reference, String site) {
		String address = encoded(reference);
		if (address.startsWith("//")) {
			return "https:" + address;
		}
		return address.startsWith("/") && ABSOLUTE.matcher(site).matches() ? site.replaceFirst("/+$", "") + address
				: address;
	}

	/** As it may stand in Markdown and HTML. */
	static String encoded(String reference) {
		return reference.replace(" ", "%20")
			.replace("(", "%28")
			.replace(")", "%29")
			.replace("<", "%3C")
			.replace(">", "%3E")
			.replace("\"", "%22")
			.replace("\\", "%5C");
	}

	/** Empty for an address that cannot be requested. */
	private static String host(String address) {
		try {
			return ABSOLUTE.matcher(address).matches()
					? Objects.requireNonNullElse(URI.create(address).getHost(), "").toLowerCase(Locale.ROOT) : "";
		}
		catch (IllegalArgumentException ex) {
			return "";
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
