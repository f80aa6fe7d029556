package app.galley.generation;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a generated picture came about.
 *
 * @param engine {@code sketch}, or the protocol of the SDXL server
 * @param model the checkpoint as the server names it
 * @param modelHash as the server gives it
 * @param negativePrompt empty when nothing was to be kept out
 * @param seed 0 to 2^31-1
 * @param createdBy account that asked for it
 */
public record Provenance(String engine, @Nullable String model, @Nullable String modelHash, String prompt,
		String negativePrompt, long seed, int steps, double cfgScale, String sampler, String createdBy,
		Instant createdAt) {

	/** The sketch engine draws by plain arithmetic. */
	public boolean aiGenerated() {
		return !"sketch".equals(this.engine);
	}

}
