package app.galley.importing;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A format that can be imported. Each is a bean.
 */
public interface ImportFormat {

	/** Whether it can open this file or folder, by its name, kind or first bytes. */
	boolean reads(Path path) throws IOException;

	/**
	 * Opens a file or folder.
	 * @param archive name of the ZIP file that it was unpacked from; null for one that
	 * lies where the user has it
	 * @throws IOException with a message for the user when it cannot be read at all
	 */
	ImportSource open(Path path, @Nullable String archive, ImportOptions options) throws IOException;

}
