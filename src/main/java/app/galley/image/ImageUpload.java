package app.galley.image;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.storage.StagingArea;
import org.jspecify.annotations.Nullable;

/**
 * The upload of an editor's own image, or of any file to verify.
 *
 * @param taskId the draft that the image is for; null for a file to verify
 * @param contentType MIME type that the client declared
 * @param bytes file size that the client declared
 * @param confirmed whether the image was stored
 * @param createdBy account
 * @param expiresAt when the upload URL expires
 */
public record ImageUpload(UUID id, @Nullable DraftId taskId, String contentType, int bytes, boolean confirmed,
		String createdBy, Instant createdAt, Instant expiresAt) {

	/** The draft that the image is for, of an upload that has one. */
	public DraftId draft() {
		return Objects.requireNonNull(this.taskId);
	}

	/** Key of the uploaded file until it is verified; the CDN does not serve it. */
	String stagingKey() {
		return StagingArea.key(this.id);
	}

}
