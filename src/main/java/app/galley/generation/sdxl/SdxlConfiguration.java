package app.galley.generation.sdxl;

import java.net.URI;
import java.util.List;

import app.galley.doctor.UsedByDoctor;
import app.galley.generation.engine.ImageGenerator;
import app.galley.generation.sketch.Sketch;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The engine that the settings name.
 */
@Configuration(proxyBeanMethods = false)
@UsedByDoctor
class SdxlConfiguration {

	@Bean
	ImageGenerator imageGenerator(SdxlSettings settings) {
		return generator(settings);
	}

	static ImageGenerator generator(SdxlSettings settings) {
		Sketch sketch = new Sketch(settings.sketchStepDelay());
		if (settings.url().isEmpty()) {
			return sketch;
		}
		@Nullable ImageGenerator fallback = switch (settings.fallback()) {
			case NONE -> null;
			case SKETCH -> sketch;
		};
		List<SdxlServer> servers = settings.url().stream().distinct().map((url) -> server(url, settings)).toList();
		return new SdxlServers(servers, settings, fallback);
	}

	private static SdxlServer server(URI url, SdxlSettings settings) {
		return switch (settings.api()) {
			case SDAPI -> new SdApi(url, settings);
			case OPENAI -> new OpenAiImages(url, settings);
			case COMFYUI -> new ComfyUi(url, settings);
		};
	}

}
