package app.galley.generation;

import java.time.Instant;

import app.galley.generation.engine.GenerationParameters;
import app.galley.media.XmpProvenance;
import org.jspecify.annotations.Nullable;

/**
 * How a generated image was made.
 *
 * @param engine {@code sketch}, or the protocol of the SDXL server
 * @param model checkpoint as the server names it; null when unknown
 * @param modelHash as the server reports it; null when unknown
 * @param parameters as they were sent, with the seed and sampler that the server reports.
 * The size is not stored with an image: read from its row, it is the image's own
 * @param createdBy account that requested the image
 */
public record Provenance(String engine, @Nullable String model, @Nullable String modelHash,
		GenerationParameters parameters, String createdBy, Instant createdAt) {

	/** Whether a trained model made the image; the sketch uses arithmetic. */
	public boolean aiGenerated() {
		return !"sketch".equals(this.engine);
	}

	/**
	 * What the files of the image state. The sketch uses arithmetic and no trained model.
	 */
	public XmpProvenance xmp() {
		return aiGenerated() ? XmpProvenance.trained(software()) : XmpProvenance.algorithmic();
	}

	/** Name and version of what made the image, as its files state it. */
	public String software() {
		if (!aiGenerated()) {
			return "Galley sketch";
		}
		return (this.model != null) ? "Stable Diffusion XL (" + this.model + ")" : "Stable Diffusion XL";
	}

	public String prompt() {
		return this.parameters.prompt();
	}

	public String negativePrompt() {
		return this.parameters.negativePrompt();
	}

	public long seed() {
		return this.parameters.seed();
	}

	public int steps() {
		return this.parameters.steps();
	}

	public double cfgScale() {
		return this.parameters.cfgScale();
	}

	public String sampler() {
		return this.parameters.sampler();
	}

}
