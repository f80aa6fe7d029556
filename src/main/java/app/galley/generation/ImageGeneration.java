package app.galley.generation;

import java.time.Instant;
import java.util.UUID;

import app.galley.generation.engine.GenerationParameters;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import org.jspecify.annotations.Nullable;

/**
 * One request for an image, and its progress.
 *
 * @param progress 0 to 1
 * @param step sampling step now; null when the server does not report it
 * @param queuePosition number of generations ahead of it; null unless it is queued
 * @param attempt how often it was started
 * @param error why it failed and what to do; null unless it failed
 * @param imageId null until it is done, and again once an unselected candidate is deleted
 * @param alt alternative text of the image
 * @param candidate whether the image is one to choose from
 * @param createdBy account that requested the image
 * @param startedAt when the latest attempt started
 */
public record ImageGeneration(UUID id, DraftId taskId, ImageGenerationStatus status, double progress,
		@Nullable Integer step, @Nullable Integer queuePosition, int attempt, @Nullable String error,
		@Nullable ImageId imageId, String engine, GenerationParameters parameters, String alt, boolean candidate,
		String createdBy, Instant createdAt, @Nullable Instant startedAt, @Nullable Instant finishedAt) {

	public String prompt() {
		return this.parameters.prompt();
	}

	public String negativePrompt() {
		return this.parameters.negativePrompt();
	}

	public int width() {
		return this.parameters.size().width();
	}

	public int height() {
		return this.parameters.size().height();
	}

	public int steps() {
		return this.parameters.steps();
	}

	public double cfgScale() {
		return this.parameters.cfgScale();
	}

	public long seed() {
		return this.parameters.seed();
	}

	public String sampler() {
		return this.parameters.sampler();
	}

}
