package app.galley.media;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.concurrent.Callable;

import app.galley.media.ImageHeader.Bounds;

/**
 * The steps of preparing a generated image, one by one, so that each can be timed.
 */
public final class PreparationSteps {

	private PreparationSteps() {
	}

	public static void run(byte[] png, XmpProvenance provenance, Stopwatch stopwatch) throws Exception {
		String xmp = provenance.xmp();
		DecodedImage image = stopwatch.timed("  check and decode", () -> DecodedImage.verify(png, Bounds.GENERATED));
		stopwatch.timed("  add provenance", () -> PngChunks.withXmp(png, xmp));
		List<BufferedImage> scaled = stopwatch.timed("  scale", () -> Renditions.scaled(image.pixels()));
		stopwatch.timed("  blur", () -> Renditions.blur(scaled.getLast()));
		stopwatch.timed("  four renditions",
				() -> Renditions.of(image.pixels(), scaled, Renditions.DRAWING_EFFORT, xmp));
	}

	/**
	 * Times a step.
	 */
	public interface Stopwatch {

		<T> T timed(String step, Callable<T> work) throws Exception;

	}

}
