package app.galley.generation;

import java.util.UUID;

import app.galley.generation.sdxl.ImageRequest;
import org.jspecify.annotations.Nullable;

/**
 * The right to work on a generation: of all who may believe that they have it, only the
 * one with the latest attempt can write anything.
 *
 * @param attempt counts the claims
 * @param sent whether an earlier attempt may have sent the request
 * @param server that it may have been sent to; null when it was none
 * @param alt for the image to be
 * @param createdBy account that asked
 */
record GenerationLease(UUID taskId, int attempt, boolean sent, @Nullable String server, ImageRequest request,
		String alt, String createdBy) {

	UUID id() {
		return this.request.generationId();
	}

}
