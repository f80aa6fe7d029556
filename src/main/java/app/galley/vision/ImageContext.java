package app.galley.vision;

import java.util.Arrays;
import java.util.List;

import app.galley.id.ImageId;
import app.galley.task.ContentTask;

/**
 * The words of a draft around an image.
 */
final class ImageContext {

	private static final int MAX_LENGTH = 600;

	private ImageContext() {
	}

	/**
	 * The paragraphs before and after the image in the article; for a feature image, what
	 * the article is about.
	 */
	static String of(ContentTask draft, ImageId image) {
		List<String> blocks = Arrays.stream(draft.bodyMarkdown().split("\\n\\s*\\n"))
			.map(String::strip)
			.filter((block) -> !block.isEmpty())
			.toList();
		for (int i = 0; i < blocks.size(); i++) {
			if (blocks.get(i).contains("image:" + image)) {
				return words(blocks, i - 1) + "\n[the image]\n" + words(blocks, i + 1);
			}
		}
		return draft.excerpt().isBlank() ? words(blocks, 0) : cut(draft.excerpt());
	}

	private static String words(List<String> blocks, int at) {
		return (at < 0 || at >= blocks.size()) ? "" : cut(blocks.get(at));
	}

	private static String cut(String text) {
		return text.substring(0,
				text.offsetByCodePoints(0, Math.min(MAX_LENGTH, text.codePointCount(0, text.length()))));
	}

}
