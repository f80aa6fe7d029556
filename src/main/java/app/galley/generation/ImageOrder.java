package app.galley.generation;

import app.galley.generation.sdxl.SamplingProfile;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, unchecked; nulls take defaults. The limits are those of
 * {@code GenerateImageInput} in the schema.
 */
public record ImageOrder(String prompt, @Nullable String negativePrompt, @Nullable Integer width,
		@Nullable Integer height, @Nullable SamplingProfile profile, @Nullable Integer steps, @Nullable Double cfgScale,
		@Nullable Integer seed, @Nullable String sampler, @Nullable String alt) {

	/** With this description, when it has none. */
	public ImageOrder describedBy(String otherwise) {
		return (this.alt != null) ? this : new ImageOrder(this.prompt, this.negativePrompt, this.width, this.height,
				this.profile, this.steps, this.cfgScale, this.seed, this.sampler, otherwise);
	}

}
