package app.galley.generation.engine;

import java.util.regex.Pattern;

/**
 * Removes from a prompt the commands that servers look for in it: extra arguments of
 * stable-diffusion.cpp, LoRA tags, wildcards, ComfyUI's embeddings, LocalAI's bar before
 * the negative prompt. Cleaning a clean prompt changes nothing.
 */
public final class PromptCleaner {

	private static final Pattern EXTRA_ARGUMENTS = Pattern
		.compile("(?is)<\\s*sd_cpp_extra_args.*?(/sd_cpp_extra_args\\s*>|$)");

	private static final Pattern TAG = Pattern.compile("<[^<>]{0,200}:[^<>]{0,200}>");

	private static final Pattern EMBEDDING = Pattern.compile("(?i)embedding\\s*:");

	private PromptCleaner() {
	}

	/** The prompt on one line, without commands; empty when it holds nothing else. */
	public static String clean(String prompt) {
		String plain = EXTRA_ARGUMENTS.matcher(prompt).replaceAll(" ");
		plain = TAG.matcher(plain).replaceAll(" ");
		plain = plain.replaceAll("[<>{}\\p{Cntrl}\\p{Cs}]", " ").replace('|', ',');
		String before;
		do {
			before = plain;
			plain = EMBEDDING.matcher(plain).replaceAll(" ").replace("__", " ").replaceAll(" {2,}", " ");
		}
		while (!plain.equals(before));
		return plain.strip();
	}

}
