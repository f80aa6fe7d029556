package app.galley.image;

import java.time.Instant;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.storage.StagingArea;

/**
 * The upload of an editor's own image.
 *
 * @param contentType MIME type that the client declared
 * @param bytes file size that the client declared
 * @param confirmed whether the image was stored
 * @param createdBy account
 * @param expiresAt when the upload URL expires
 */
public record ImageUpload(UUID id, DraftId taskId, String contentType, int bytes, boolean confirmed, String createdBy,
		Instant createdAt, Instant expiresAt) {

	/** Key of the uploaded file until it is verified; the CDN does not serve it. */
	String stagingKey() {
		return StagingArea.key(this.id);
	}

}
