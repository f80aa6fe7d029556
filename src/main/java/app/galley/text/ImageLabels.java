package app.galley.text;

import app.galley.image.Image;
import app.galley.media.AiUse;
import app.galley.words.Words;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What readers must see with an image made by AI. The site itself reads the same
 * environment variables; an article keeps the label of the day it was approved, as it
 * keeps all words that the renderer adds.
 *
 * @param aiLabel label that readers see with an image made by AI, in place of the words
 * of the site's language
 * @param aiPartLabel label of an image made by AI in part, likewise
 */
@ConfigurationProperties("galley.site")
public record ImageLabels(@DefaultValue("") String aiLabel, @DefaultValue("") String aiPartLabel) {

	/**
	 * The label of an image; null for one without AI. Twin: `label` in
	 * site/components/cover.tsx.
	 * @param words of the site's language
	 */
	public @Nullable String label(Image image, Words words) {
		AiUse use = image.aiUse();
		if (use == null) {
			return null;
		}
		return switch (use) {
			case GENERATED -> this.aiLabel.isBlank() ? words.get("imageByAi") : this.aiLabel;
			case COMPOSITE -> this.aiPartLabel.isBlank() ? words.get("imageInPartByAi") : this.aiPartLabel;
		};
	}

	/**
	 * The label with the AI system, for a caption. Twin: `credit` in
	 * site/components/cover.tsx.
	 * @param words of the site's language
	 */
	public @Nullable String credit(Image image, Words words) {
		String label = label(image, words);
		return (image.aiSystem() != null) ? "%s (%s)".formatted(label, image.aiSystem()) : label;
	}

}
