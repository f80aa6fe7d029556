package app.galley.media;

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
		stopwatch.timed("  blur", () -> Renditions.blur(image.pixels()));
		stopwatch.timed("  four renditions", () -> Renditions.of(image.pixels(), xmp));
	}

	/**
	 * Times a step.
	 */
	public interface Stopwatch {

		<T> T timed(String step, Callable<T> work) throws Exception;

	}

}
