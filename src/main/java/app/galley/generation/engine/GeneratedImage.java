package app.galley.generation.sdxl;

import org.jspecify.annotations.Nullable;

/**
 * A picture as the server gave it: not checked, not cleaned. What type it is, and its
 * size, is for the bytes to say.
 *
 * @param engine that made it; {@code sketch} when it stood in for a server that was down
 * @param model checkpoint, as the server names it
 * @param modelHash hash of the checkpoint, as the server gives it
 * @param seed that was used, when the server tells
 * @param sampler that was used, when the server tells
 */
@SuppressWarnings("ArrayRecordComponent") // bytes handed on once, never compared
public record GeneratedImage(byte[] bytes, String engine, @Nullable String model, @Nullable String modelHash,
		@Nullable Long seed, @Nullable String sampler) {
}
