package app.galley.vision;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The server that proposes alternative text.
 *
 * @param url a server with OpenAI's chat completions for images, such as llama.cpp, vLLM,
 * Ollama or OpenAI itself, with or without {@code /v1}; it gets the images and the words
 * around them; unset: nothing is proposed
 * @param model name of the model, which most servers need
 * @param key API key, sent as a bearer token
 * @param timeout limit for one proposal
 */
@ConfigurationProperties("galley.vision")
public record VisionSettings(@Nullable URI url, @Nullable String model, @Nullable String key,
		@DefaultValue("60s") Duration timeout) {

	public VisionSettings {
		url = (url != null && !url.toString().isBlank()) ? url : null;
		model = (model != null && !model.isBlank()) ? model : null;
		key = (key != null && !key.isBlank()) ? key : null;
		if (url != null && (url.getHost() == null || url.getUserInfo() != null
				|| !String.valueOf(url.getScheme()).matches("https?"))) {
			throw new IllegalArgumentException(
					"galley.vision.url (GALLEY_VISION_URL): enter an http or https address without a password.");
		}
	}

	/** Whether alternative text is proposed. */
	public boolean isOn() {
		return this.url != null;
	}

	/** The key stays out of logs. */
	@Override
	public String toString() {
		return "VisionSettings[url=%s, model=%s]".formatted(this.url, this.model);
	}

}
