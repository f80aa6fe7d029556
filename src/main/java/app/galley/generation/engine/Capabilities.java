package app.galley.generation.sdxl;

/**
 * What a server can do besides making a picture.
 *
 * @param progress tells how far it is
 * @param cancelRunning stops a picture that is being made; otherwise cancelling only
 * throws the result away
 * @param resumable knows requests by our id, so that one sent before a crash is picked up
 * @param negativePrompt heeds the negative prompt
 * @param seed heeds the seed
 * @param sampler heeds the sampler
 * @param concurrency pictures at once, over all servers set up; more only wait
 */
public record Capabilities(boolean progress, boolean cancelRunning, boolean resumable, boolean negativePrompt,
		boolean seed, boolean sampler, int concurrency) {
}
