package app.galley.generation.sdxl;

import org.springframework.modulith.NamedInterface;

/**
 * Kinds of checkpoint, each of which wants to be sampled its way. Same names as in the
 * schema.
 */
@NamedInterface("sampling")
public enum SamplingProfile {

	/** SDXL base: 28 steps, cfg 6. */
	STANDARD,
	/**
	 * SDXL-Lightning, the 8-step checkpoint: cfg 1, so negative prompts do nothing.
	 */
	LIGHTNING

}
