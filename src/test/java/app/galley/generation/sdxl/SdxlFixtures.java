package app.galley.generation.sdxl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.generation.engine.GenerationParameters;
import app.galley.generation.engine.ImageRequest;
import app.galley.generation.engine.ProgressSink;
import app.galley.generation.engine.SdxlSize;
import app.galley.media.TestImages;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Requests and settings for the tests of all engines. */
final class SdxlFixtures {

	static final byte[] PNG = picture(1344, 768);

	private SdxlFixtures() {
	}

	static ImageRequest request() {
		return request("A lighthouse at dusk", "text", "DPM++ 2M Karras");
	}

	static ImageRequest request(String prompt, String negativePrompt, String sampler) {
		return new ImageRequest(UUID.fromString("0190f1f0-0000-7000-8000-000000000001"),
				new GenerationParameters(prompt, negativePrompt, new SdxlSize(1344, 768), 28, 6, 123, sampler));
	}

	/** Each setting without its prefix, then its value. */
	static SdxlSettings settings(URI url, String... more) {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("galley.sdxl.url", url.toString());
		values.put("galley.sdxl.poll-interval", "20ms");
		values.put("galley.sdxl.read-timeout", "20s");
		for (int i = 0; i < more.length; i += 2) {
			values.put("galley.sdxl." + more[i], more[i + 1]);
		}
		return new Binder(new MapConfigurationPropertySource(values)).bind("galley.sdxl", SdxlSettings.class).get();
	}

	static byte[] picture(int width, int height) {
		try {
			return TestImages.encode(TestImages.halves(width, height), "png");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Records what it receives. */
	static final class Watcher implements ProgressSink {

		final List<Double> fractions = new ArrayList<>();

		final List<Integer> steps = new ArrayList<>();

		int sendings;

		@Override
		public void sending() {
			this.sendings++;
		}

		@Override
		public synchronized void progress(double fraction, @org.jspecify.annotations.Nullable Integer step,
				java.time.@org.jspecify.annotations.Nullable Duration left) {
			this.fractions.add(fraction);
			if (step != null) {
				this.steps.add(step);
			}
		}

	}

}
