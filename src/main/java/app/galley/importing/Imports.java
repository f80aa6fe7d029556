package app.galley.importing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import app.galley.problem.Refused;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Finds the format of what is to be imported, and imports it, or restores an export of
 * Galley.
 */
@Service
class Imports {

	private final PostImport posts;

	private final List<ImportFormat> formats;

	private final List<Restore> restores;

	Imports(PostImport posts, List<ImportFormat> formats, List<Restore> restores) {
		this.posts = posts;
		this.formats = formats;
		this.restores = restores;
	}

	/**
	 * Imports a folder or file, or a ZIP file of either.
	 * @param name identity of a blog whose ZIP file has no address; null for its path
	 * @param progress receives a line now and then
	 * @throws Refused for a format that cannot be imported
	 * @throws IOException with a message for the user when it cannot be read at all
	 */
	ImportReport run(Path path, @Nullable String name, ImportOptions options, Consumer<String> progress)
			throws IOException {
		Path real = path.toRealPath();
		if (!ZipFolder.isZip(real)) {
			return run(real, options, null, progress);
		}
		try (ZipFolder zip = ZipFolder.unpack(real)) {
			return run(zip.content(), options, (name != null) ? name : real.toString(), progress);
		}
	}

	private ImportReport run(Path path, ImportOptions options, @Nullable String archive, Consumer<String> progress)
			throws IOException {
		for (Restore restore : this.restores) {
			if (restore.reads(path)) {
				return restore.run(path, options, progress);
			}
		}
		for (ImportFormat format : this.formats) {
			if (format.reads(path)) {
				try (ImportSource source = format.open(path, archive, options)) {
					return this.posts.run(source, options, progress);
				}
			}
		}
		throw new Refused("source", "use a folder of Markdown files, an export of WordPress (XML), Ghost (JSON) or "
				+ "Galley, or a ZIP file of one of these");
	}

}
