package app.galley.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Image files that front matter names: next to the Markdown file, as Hugo and Astro keep
 * them, or below the folder, its {@code static} or its {@code public}. With a leading
 * slash only the latter. Never outside the folder.
 */
final class ImportedImages {

	/** For files without a folder. */
	static final ImportedImages NONE = new ImportedImages(null);

	private final @Nullable Path folder;

	private ImportedImages(@Nullable Path folder) {
		this.folder = folder;
	}

	static ImportedImages in(Path folder) throws IOException {
		return new ImportedImages(folder.toRealPath());
	}

	/**
	 * @param name of the Markdown file, relative to the folder
	 * @param image as the front matter has it
	 * @return null when there is none, or it is on the web
	 * @throws FrontMatter.Unreadable when the folder has no such file
	 */
	byte @Nullable [] read(String name, @Nullable String image) throws IOException {
		if (image == null || this.folder == null || image.matches("(?i)([a-z][a-z0-9+.-]*:|//).*")) {
			return null;
		}
		for (Path candidate : candidates(this.folder, name, image)) {
			if (Files.isRegularFile(candidate) && candidate.toRealPath().startsWith(this.folder)) {
				return Files.readAllBytes(candidate);
			}
		}
		throw new FrontMatter.Unreadable(2, "image not found in the folder: " + image);
	}

	private static Iterable<Path> candidates(Path folder, String name, String image) {
		String path = image.replaceAll("^/+", "");
		try {
			Path beside = folder.resolve(name).resolveSibling(path);
			Stream<Path> roots = Stream.of(folder, folder.resolve("static"), folder.resolve("public"))
				.map((root) -> root.resolve(path));
			return (image.startsWith("/") ? roots : Stream.concat(Stream.of(beside), roots)).toList();
		}
		catch (InvalidPathException ex) {
			throw new FrontMatter.Unreadable(2, "image is not a valid path: " + image);
		}
	}

}
