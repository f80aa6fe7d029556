package app.galley.generation.engine;

import org.jspecify.annotations.Nullable;

/**
 * An image as the engine returned it, neither checked nor cleaned. Its bytes decide on
 * its format and size.
 *
 * @param engine that generated it; {@code sketch} when it replaced an unavailable server
 * @param model checkpoint, as the server names it; null when unknown
 * @param modelHash hash of the checkpoint, as the server reports it; null when unknown
 * @param seed that was used; null when the server does not report it
 * @param sampler that was used; null when the server does not report it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes passed on once, never compared
public record GeneratedImage(byte[] bytes, String engine, @Nullable String model, @Nullable String modelHash,
		@Nullable Long seed, @Nullable String sampler) {
}
