package app.galley.importing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Brings back a whole Galley from its export, with ids, dates and revisions, which an
 * {@link ImportSource} of another system does not have.
 */
public interface Restore {

	/** Whether this file or folder is an export of Galley. */
	boolean reads(Path path) throws IOException;

	/**
	 * Restores what is not here yet. Repeated, it continues.
	 * @param progress receives a line now and then
	 * @throws IOException with a message for the user when it cannot be read at all
	 */
	ImportReport run(Path path, ImportOptions options, Consumer<String> progress) throws IOException;

}
