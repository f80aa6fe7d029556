package app.galley.image;

import java.time.Instant;
import java.util.UUID;

import app.galley.storage.StagingArea;

/**
 * An editor's own picture on its way to be an image.
 *
 * @param contentType what the client says it is
 * @param bytes how large the client says it is
 * @param confirmed whether an image was made of it
 * @param createdBy account that began it
 * @param expiresAt when the address for the PUT stops working
 */
public record ImageUpload(UUID id, UUID taskId, String contentType, int bytes, boolean confirmed, String createdBy,
		Instant createdAt, Instant expiresAt) {

	/**
	 * Where the file lies until it is checked: outside of what the CDN serves.
	 */
	String stagingKey() {
		return StagingArea.key(this.id);
	}

}
