package app.galley.generation;

import app.galley.generation.engine.SamplingProfile;
import org.jspecify.annotations.Nullable;

/**
 * How an image is to look, as a client writes it: unchecked, null for the default. An
 * interface, so that the inputs of the mutations are not copied. The limits are those of
 * {@code GenerateImageInput} in the schema.
 */
public interface GenerationInput {

	String prompt();

	@Nullable String negativePrompt();

	@Nullable Integer width();

	@Nullable Integer height();

	@Nullable SamplingProfile profile();

	@Nullable Integer steps();

	@Nullable Double cfgScale();

	@Nullable Integer seed();

	@Nullable String sampler();

	/** Alternative text of the image; null for the draft's title. */
	@Nullable String alt();

	/** The engine's defaults for all but the prompt and the alternative text. */
	static GenerationInput of(String prompt, String alt) {
		return new Fields(prompt, null, null, null, null, null, null, null, null, alt);
	}

	/** An input that no client wrote. */
	record Fields(String prompt, @Nullable String negativePrompt, @Nullable Integer width, @Nullable Integer height,
			@Nullable SamplingProfile profile, @Nullable Integer steps, @Nullable Double cfgScale,
			@Nullable Integer seed, @Nullable String sampler, @Nullable String alt) implements GenerationInput {
	}

}
