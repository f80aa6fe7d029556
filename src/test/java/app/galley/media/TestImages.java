package app.galley.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Images made for tests, and their files.
 */
public final class TestImages {

	private TestImages() {
	}

	/** Slow waves with a little noise: compresses about as a photograph does. */
	public static BufferedImage photo(int width, int height) {
		BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		SplittableRandom random = new SplittableRandom(width);
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				int rgb = 0;
				for (int band = 0; band < 3; band++) {
					double wave = Math.sin(x / (30.0 + 20 * band)) + Math.cos(y / (25.0 + 15 * band))
							+ Math.sin((x + y) / 9.0) / 4;
					rgb = (rgb << 8) | Math.clamp((int) (128 + 45 * wave) + random.nextInt(18), 0, 255);
				}
				picture.setRGB(x, y, rgb);
			}
		}
		return picture;
	}

	public static byte[] encode(BufferedImage picture, String format) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		assertThat(ImageIO.write(picture, format, bytes)).isTrue();
		return bytes.toByteArray();
	}

	public static byte[] encode(BufferedImage picture, ImageFormat type) throws Exception {
		return switch (type) {
			case PNG -> encode(picture, "png");
			case JPEG -> encode(picture, "jpeg");
			case WEBP -> WebpFile.encode(picture, 0.9f, 2);
		};
	}

}
