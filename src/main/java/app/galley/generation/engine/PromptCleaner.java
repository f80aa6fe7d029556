package app.galley.generation.sdxl;

import java.util.regex.Pattern;

/**
 * Takes the commands out of a prompt that servers look for in it: extra arguments of
 * stable-diffusion.cpp, LoRA tags, wildcards, ComfyUI's embeddings, LocalAI's bar before
 * the negative prompt.
 */
final class Prompts {

	private static final Pattern EXTRA_ARGUMENTS = Pattern
		.compile("(?is)<\\s*sd_cpp_extra_args.*?(/sd_cpp_extra_args\\s*>|$)");

	private static final Pattern TAG = Pattern.compile("<[^<>]{0,200}:[^<>]{0,200}>");

	private static final Pattern EMBEDDING = Pattern.compile("(?i)embedding\\s*:");

	private Prompts() {
	}

	/**
	 * The cleaned prompt.
	 * @throws GenerationFailed when nothing is left of it
	 */
	static String of(ImageRequest request) throws GenerationFailed {
		String prompt = clean(request.prompt());
		if (prompt.isEmpty()) {
			throw GenerationFailed.refused("The prompt holds nothing but commands to the SDXL server, which are taken"
					+ " out: say in words what the picture shows.");
		}
		return prompt;
	}

	static String clean(String prompt) {
		String plain = EXTRA_ARGUMENTS.matcher(prompt).replaceAll(" ");
		plain = TAG.matcher(plain).replaceAll(" ");
		plain = EMBEDDING.matcher(plain).replaceAll(" ");
		return plain.replaceAll("[<>{}\\p{Cntrl}\\p{Cs}]", " ")
			.replace("__", " ")
			.replace('|', ',')
			.replaceAll(" {2,}", " ")
			.strip();
	}

}
