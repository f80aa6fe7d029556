package app.galley.image;

import java.util.UUID;

/**
 * Published synchronously inside the transaction that stores an image, so that the task
 * which it is for points at it or nothing is stored.
 *
 * @param createdBy the account that asked for it, or whose own it is
 */
public record ImageStored(UUID taskId, UUID imageId, String createdBy) {
}
