package app.galley.generation.sketch;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.imageio.ImageIO;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.GenerationParameters;
import app.galley.generation.engine.ImageRequest;
import app.galley.generation.engine.ProgressSink;
import app.galley.generation.engine.RequestState;
import app.galley.generation.engine.SdxlSize;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SketchTests {

	private final Sketch sketch = new Sketch(Duration.ZERO);

	@Test
	void drawsTheSameBytesForTheSameRequest() throws Exception {
		assertThat(draw("A lighthouse", 7).bytes()).isEqualTo(draw("A lighthouse", 7).bytes())
			.isNotEqualTo(draw("A lighthouse", 8).bytes())
			.isNotEqualTo(draw("A windmill", 7).bytes());
	}

	@Test
	void drawsTheRequestedSize() throws Exception {
		BufferedImage picture = ImageIO.read(new ByteArrayInputStream(draw("A lighthouse", 7).bytes()));
		assertThat(picture.getWidth()).isEqualTo(1344);
		assertThat(picture.getHeight()).isEqualTo(768);
	}

	@Test
	void reportsASketchWithoutAModel() throws Exception {
		GeneratedImage drawn = draw("A lighthouse", 7);
		assertThat(drawn.engine()).isEqualTo("sketch");
		assertThat(drawn.model()).isNull();
		assertThat(drawn.seed()).isEqualTo(7);
	}

	@Test
	void usesManyColoursAndStaysSmall() throws Exception {
		long total = 0;
		for (int seed = 0; seed < 24; seed++) {
			byte[] png = draw("Cover", seed).bytes();
			total += png.length;
			BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
			assertThat(picture.getData().getPixels(0, 0, 1344, 768, (int[]) null)).satisfies((pixels) -> {
				long colours = java.util.Arrays.stream(pixels).distinct().count();
				assertThat(colours).isGreaterThan(20);
			});
		}
		assertThat(total / 24).isLessThan(600_000);
	}

	@Test
	void reportsEachStepInOrder() throws Exception {
		List<Double> fractions = new ArrayList<>();
		this.sketch.generate(request("A lighthouse", 7), (fraction, step, left) -> fractions.add(fraction),
				new CancelToken());
		assertThat(fractions).hasSize(8).isSorted().allMatch((fraction) -> fraction > 0 && fraction < 1);
	}

	@Test
	void stopsWhenCancelled() {
		CancelToken cancel = new CancelToken();
		assertThatExceptionOfType(GenerationFailed.class)
			.isThrownBy(() -> new Sketch(Duration.ofMinutes(1)).generate(request("A lighthouse", 7),
					new CancelsWhenSent(cancel), cancel))
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(GenerationFailed.Kind.CANCELLED));
	}

	@Test
	void mayBeDrawnAgainAfterACrash() {
		assertThat(this.sketch.lookUp(request("A lighthouse", 7), null)).isEqualTo(RequestState.GONE);
	}

	private GeneratedImage draw(String prompt, long seed) throws GenerationFailed {
		return this.sketch.generate(request(prompt, seed), (fraction, step, left) -> {
		}, new CancelToken());
	}

	private static ImageRequest request(String prompt, long seed) {
		return new ImageRequest(new UUID(0, 1),
				new GenerationParameters(prompt, "", new SdxlSize(1344, 768), 8, 1, seed, "sketch"));
	}

	private record CancelsWhenSent(CancelToken token) implements ProgressSink {

		@Override
		public void sending() {
			this.token.cancel();
		}

		@Override
		public void progress(double fraction, @org.jspecify.annotations.Nullable Integer step,
				@org.jspecify.annotations.Nullable Duration left) {
		}

	}

}
