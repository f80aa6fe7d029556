package app.galley.generation.engine;

import java.util.UUID;

/**
 * One image to generate, with nothing left to a server's defaults, which all differ.
 *
 * @param generationId the same in every attempt; servers that accept ids from a client
 * get this one
 */
public record ImageRequest(UUID generationId, GenerationParameters parameters) {

	/** Some servers try any size and crash on large ones. */
	private static final int MAX_SIDE = 4096;

	public ImageRequest {
		SdxlSize size = parameters.size();
		if (parameters.prompt().isBlank() || size.width() < 1 || size.height() < 1 || size.width() > MAX_SIDE
				|| size.height() > MAX_SIDE || parameters.steps() < 1 || parameters.seed() < 0) {
			throw new IllegalArgumentException(
					"Not a request for an image: " + size + ", " + parameters.steps() + " steps, seed "
							+ parameters.seed() + ", prompt of " + parameters.prompt().length() + " characters");
		}
	}

}
