package app.galley;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.Capabilities;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageGenerator;
import app.galley.generation.engine.ImageRequest;
import app.galley.generation.engine.Profile;
import app.galley.generation.engine.ProgressSink;
import app.galley.generation.engine.RequestState;
import app.galley.generation.engine.SamplingProfile;
import app.galley.generation.sketch.Sketch;
import net.coobird.thumbnailator.Thumbnails;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The picture that {@link Newsroom#illustrate(JsonNode)} asks for, drawn once and with a
 * sixth of its pixels: at full size each costs 0.2 s of CPU, and the tests ask for
 * hundreds. It still has two renditions. The sketch itself draws for other prompts.
 */
@TestConfiguration(proxyBeanMethods = false)
class SmallPictures {

	/** Pixels, in the shape of 1344 by 768. */
	private static final int WIDTH = 560;

	private static final int HEIGHT = 320;

	/** By seed. */
	private static final Map<Long, byte[]> DRAWN = new ConcurrentHashMap<>();

	@Bean
	static BeanPostProcessor smallPictures() {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof Sketch sketch) ? new Drawn(sketch) : bean;
			}
		};
	}

	private record Drawn(Sketch sketch) implements ImageGenerator {

		@Override
		public GeneratedImage generate(ImageRequest request, ProgressSink progress, CancelToken cancel)
				throws GenerationFailed {
			if (!request.parameters().prompt().equals(Newsroom.PROMPT)) {
				return this.sketch.generate(request, progress, cancel);
			}
			byte[] drawn = DRAWN.get(request.parameters().seed());
			if (drawn == null) {
				GeneratedImage image = new Sketch(Duration.ZERO).generate(request, progress, cancel);
				drawn = smaller(image.bytes());
				DRAWN.put(request.parameters().seed(), drawn);
			}
			else {
				progress.sending();
			}
			return new GeneratedImage(drawn, engine(), null, null, request.parameters().seed(),
					defaults(null).sampler());
		}

		private static byte[] smaller(byte[] png) {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			try {
				Thumbnails.of(new ByteArrayInputStream(png))
					.forceSize(WIDTH, HEIGHT)
					.outputFormat("png")
					.toOutputStream(bytes);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return bytes.toByteArray();
		}

		@Override
		public GeneratedImage resume(ImageRequest request, @Nullable String server, ProgressSink progress,
				CancelToken cancel) throws GenerationFailed {
			return generate(request, progress, cancel);
		}

		@Override
		public String engine() {
			return this.sketch.engine();
		}

		@Override
		public Profile defaults(@Nullable SamplingProfile profile) {
			return this.sketch.defaults(profile);
		}

		@Override
		public RequestState lookUp(ImageRequest request, @Nullable String server) {
			return this.sketch.lookUp(request, server);
		}

		@Override
		public List<Health> health() {
			return this.sketch.health();
		}

		@Override
		public Capabilities capabilities() {
			return this.sketch.capabilities();
		}

	}

}
