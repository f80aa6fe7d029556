package app.galley.media;

import org.jspecify.annotations.Nullable;

/**
 * The statement that AI made an image or part of it.
 *
 * @param system the AI system, at most 200 characters; null when unknown
 */
public record AiMark(AiUse use, @Nullable String system) {

	static final int MAX_SYSTEM_LENGTH = 200;

	public AiMark {
		if (system != null) {
			String line = system.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ").strip();
			system = line.isEmpty() ? null : line.substring(0, Math.min(line.length(), MAX_SYSTEM_LENGTH));
		}
	}

}
