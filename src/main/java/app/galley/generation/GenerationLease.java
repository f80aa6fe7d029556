package app.galley.generation;

import java.time.Instant;
import java.util.UUID;

import app.galley.generation.engine.ImageRequest;
import app.galley.id.DraftId;
import org.jspecify.annotations.Nullable;

/**
 * The right to work on a generation. Only the lease of the latest attempt is valid;
 * writes under an earlier one change nothing.
 *
 * @param attempt number of the attempt, from 1
 * @param sent whether an earlier attempt may have sent the request
 * @param server that it may have been sent to; null for none
 * @param alt alternative text of the image
 * @param createdBy account that requested the image
 * @param createdAt when that was
 * @param trace {@code traceparent} of that request; null when it is not traced
 */
record GenerationLease(DraftId taskId, int attempt, boolean sent, @Nullable String server, ImageRequest request,
		String alt, String createdBy, Instant createdAt, @Nullable String trace) {

	UUID id() {
		return this.request.generationId();
	}

}
