package app.galley.generation.engine;

import org.springframework.modulith.NamedInterface;

/**
 * Kinds of checkpoint, by how they are sampled. The names are those of the schema.
 */
@NamedInterface("parameters")
public enum SamplingProfile {

	/** SDXL base: 28 steps, cfg 6. */
	STANDARD,
	/**
	 * SDXL-Lightning, the 8-step checkpoint: cfg 1, at which negative prompts have no
	 * effect.
	 */
	LIGHTNING

}
