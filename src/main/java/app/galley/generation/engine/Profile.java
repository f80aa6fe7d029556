package app.galley.generation.engine;

/**
 * How to sample a checkpoint: the values for what a client leaves out. Fast checkpoints
 * are distilled for exactly these numbers of steps.
 *
 * @param width pixels
 * @param height pixels
 * @param sampler with its schedule, as in {@code DPM++ 2M Karras}
 * @param negativePrompt excludes text, since SDXL cannot spell
 */
public record Profile(int width, int height, int steps, double cfgScale, String sampler, String negativePrompt) {

	public static final Profile STANDARD = new Profile(1344, 768, 28, 6, "DPM++ 2M Karras",
			"text, watermark, signature, logo, low quality, blurry, jpeg artifacts, deformed, extra fingers");

	public static final Profile LIGHTNING = new Profile(1344, 768, 8, 1, "Euler SGM Uniform", "");

}
