package app.galley.media;

import java.awt.image.BufferedImage;

/**
 * Recognizes an image of a single colour: a server sends one, with status 200, when its
 * model computed no numbers or its safety filter removed the image.
 */
final class OneColour {

	/** Per band; what a lossy format may add. */
	private static final int TOLERANCE = 2;

	private OneColour() {
	}

	/** Returns at the first pixel that differs. */
	static void refuse(BufferedImage pixels) throws UnusableImage {
		int first = pixels.getRGB(0, 0);
		for (int y = 0; y < pixels.getHeight(); y++) {
			for (int x = 0; x < pixels.getWidth(); x++) {
				if (differ(first, pixels.getRGB(x, y))) {
					return;
				}
			}
		}
		throw new UnusableImage("Every pixel has the same colour: the server's VAE may need full precision"
				+ " (--no-half-vae, or sdxl-vae-fp16-fix), or its safety filter has removed the image.");
	}

	private static boolean differ(int a, int b) {
		for (int shift = 0; shift <= 16; shift += 8) {
			if (Math.abs(((a >> shift) & 0xff) - ((b >> shift) & 0xff)) > TOLERANCE) {
				return true;
			}
		}
		return false;
	}

}
