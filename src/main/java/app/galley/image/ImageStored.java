package app.galley.image;

import app.galley.id.DraftId;
import app.galley.id.ImageId;

/**
 * An image was stored for a task as its feature image. Published synchronously inside the
 * transaction that stores the image's row, so that the task refers to it or nothing is
 * stored.
 *
 * @param createdBy the account that requested or uploaded the image
 */
public record ImageStored(DraftId taskId, ImageId imageId, String createdBy) {
}
