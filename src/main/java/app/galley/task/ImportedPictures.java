package app.galley.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Picture files that front matter names: beside the Markdown file as Hugo and Astro keep
 * them, or, from a leading slash on, in the folder itself or its {@code static} or
 * {@code public}. Never outside the folder.
 */
final class ImportedPictures {

	/** For files that come from no folder. */
	static final ImportedPictures NONE = new ImportedPictures(null);

	private final @Nullable Path folder;

	private ImportedPictures(@Nullable Path folder) {
		this.folder = folder;
	}

	static ImportedPictures in(Path folder) throws IOException {
		return new ImportedPictures(folder.toRealPath());
	}

	/**
	 * @param name of the Markdown file, relative to the folder
	 * @param image as its front matter says
	 * @return null when it names none, or one on the web
	 * @throws FrontMatter.Unreadable when there is no such file in the folder
	 */
	byte @Nullable [] read(String name, @Nullable String image) throws IOException {
		if (image == null || this.folder == null || image.matches("(?i)([a-z][a-z0-9+.-]*:|//).*")) {
			return null;
		}
		for (Path place : places(this.folder, name, image)) {
			if (Files.isRegularFile(place) && place.toRealPath().startsWith(this.folder)) {
				return Files.readAllBytes(place);
			}
		}
		throw new FrontMatter.Unreadable(2, "names an image that is not in the folder: " + image);
	}

	private static Iterable<Path> places(Path folder, String name, String image) {
		String path = image.replaceAll("^/+", "");
		try {
			Path beside = folder.resolve(name).resolveSibling(path);
			Stream<Path> roots = Stream.of(folder, folder.resolve("static"), folder.resolve("public"))
				.map((root) -> root.resolve(path));
			return (image.startsWith("/") ? roots : Stream.concat(Stream.of(beside), roots)).toList();
		}
		catch (InvalidPathException ex) {
			throw new FrontMatter.Unreadable(2, "names an image by what is no path: " + image);
		}
	}

}
