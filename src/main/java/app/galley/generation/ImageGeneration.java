package app.galley.generation;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * One request for a picture, and how far it is.
 *
 * @param progress 0 to 1
 * @param step sampling step now; null when the server does not tell
 * @param queuePosition how many wait before it; null unless it waits
 * @param attempt how often it was started
 * @param error why it failed and what to do; null unless it did
 * @param imageId null until it is done, and again once a picture nobody chose is swept
 * @param alt for the image to be
 * @param candidate whether it is one to choose from
 * @param createdBy account that asked
 * @param startedAt when the latest attempt began
 */
public record ImageGeneration(UUID id, UUID taskId, ImageGenerationStatus status, double progress,
		@Nullable Integer step, @Nullable Integer queuePosition, int attempt, @Nullable String error,
		@Nullable UUID imageId, String engine, String prompt, String negativePrompt, int width, int height, int steps,
		double cfgScale, long seed, String sampler, String alt, boolean candidate, String createdBy, Instant createdAt,
		@Nullable Instant startedAt, @Nullable Instant finishedAt) {
}
