package app.galley.generation.engine;

/**
 * What an engine supports besides generating an image.
 *
 * @param progress reports progress
 * @param cancelRunning can stop an image that it is generating; otherwise cancelling only
 * discards the result
 * @param resumable finds requests by our id, so that one sent before a crash is picked up
 * @param negativePrompt uses the negative prompt
 * @param seed uses the seed
 * @param sampler uses the sampler
 * @param concurrency images generated at once, over all servers; further requests wait
 */
public record Capabilities(boolean progress, boolean cancelRunning, boolean resumable, boolean negativePrompt,
		boolean seed, boolean sampler, int concurrency) {
}
