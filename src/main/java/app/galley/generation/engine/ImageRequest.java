package app.galley.generation.sdxl;

import java.util.UUID;

/**
 * What to draw, with nothing left to a server's defaults, which all differ.
 *
 * @param generationId ours, the same in every attempt; servers that take an id of ours
 * are given this one
 * @param negativePrompt what is to be kept out; empty for nothing
 * @param width pixels, a multiple of 64, at most 4096
 * @param height pixels, a multiple of 64, at most 4096
 * @param seed 0 to 2^31 - 1
 * @param sampler with its schedule, as in {@code DPM++ 2M Karras}
 */
public record ImageRequest(UUID generationId, String prompt, String negativePrompt, int width, int height, int steps,
		double cfgScale, long seed, String sampler) {

	/** Some servers try whatever they are asked for, and die of it. */
	private static final int MAX_SIDE = 4096;

	public ImageRequest {
		if (prompt.isBlank() || width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || steps < 1
				|| seed < 0) {
			throw new IllegalArgumentException("Not a request for a picture: " + width + "x" + height + ", " + steps
					+ " steps, seed " + seed + ", prompt of " + prompt.length() + " characters");
		}
	}

}
