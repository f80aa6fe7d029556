package app.galley.generation.engine;

import org.springframework.modulith.NamedInterface;

/**
 * Everything that decides what an image looks like, on a given model. Made once, from a
 * checked and cleaned input; stored, sent to the engine and put into the image's
 * provenance as it is.
 *
 * @param prompt 1 to 1,000 characters, without commands to a server
 * @param negativePrompt what to keep out; at most 1,000 characters, empty for nothing
 * @param steps sampling steps
 * @param cfgScale how closely the image follows the prompt
 * @param seed 0 to 2^31 - 1
 * @param sampler with its schedule, as in {@code DPM++ 2M Karras}
 */
@NamedInterface("parameters")
public record GenerationParameters(String prompt, String negativePrompt, SdxlSize size, int steps, double cfgScale,
		long seed, String sampler) {

	/**
	 * These parameters with another seed.
	 * @param other a seed past the last one starts again at 0
	 */
	public GenerationParameters withSeed(long other) {
		return new GenerationParameters(this.prompt, this.negativePrompt, this.size, this.steps, this.cfgScale,
				other & Integer.MAX_VALUE, this.sampler);
	}

	/** These parameters with the seed and sampler that the server says it used. */
	public GenerationParameters asUsed(GeneratedImage image) {
		return new GenerationParameters(this.prompt, this.negativePrompt, this.size, this.steps, this.cfgScale,
				(image.seed() != null) ? image.seed() : this.seed,
				(image.sampler() != null) ? image.sampler() : this.sampler);
	}

}
