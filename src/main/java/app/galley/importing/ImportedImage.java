package app.galley.importing;

import app.galley.image.Image;
import org.jspecify.annotations.Nullable;

/**
 * An image of a post whose files are in the bucket, its row perhaps not yet.
 *
 * @param sha256 identifies the file: of its bytes, or of the address of a fetched one
 * @param image null in a dry run
 */
record ImportedImage(SourceImage source, String sha256, String alt, @Nullable Image image) {
}
