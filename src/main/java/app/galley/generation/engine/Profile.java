package app.galley.generation.sdxl;

/**
 * How a checkpoint wants to be sampled: what a request is given where it says nothing.
 * Fast checkpoints are distilled for exactly these numbers of steps.
 *
 * @param sampler with its schedule, as in {@code DPM++ 2M Karras}
 * @param negativePrompt SDXL cannot spell, so words are kept out
 */
public record Profile(int width, int height, int steps, double cfgScale, String sampler, String negativePrompt) {

	static final Profile STANDARD = new Profile(1344, 768, 28, 6, "DPM++ 2M Karras",
			"text, watermark, signature, logo, low quality, blurry, jpeg artifacts, deformed, extra fingers");

	static final Profile LIGHTNING = new Profile(1344, 768, 8, 1, "Euler SGM Uniform", "");

}
