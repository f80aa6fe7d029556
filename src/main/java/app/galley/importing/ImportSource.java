package app.galley.importing;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * Something opened for import: a folder, an archive or an export file.
 */
public interface ImportSource extends AutoCloseable {

	/** Identity of the blog, as in {@link SourceKey#blog}. */
	String blog();

	/** Number of posts, for the progress; 0 when it is unknown before reading. */
	int size();

	/**
	 * Reads all posts, in an order that is the same each time. A post that cannot be read
	 * is reported; the others follow.
	 * @param posts may block, and keeps only a few posts in memory
	 * @throws IOException when the source as a whole cannot be read on
	 */
	void read(ImportReport report, Consumer<SourcePost> posts) throws IOException;

	@Override
	default void close() throws IOException {
	}

}
