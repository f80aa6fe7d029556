package app.galley.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Synthetic images for tests, and their files.
 */
public final class TestImages {

	private TestImages() {
	}

	/** Slow waves with a little noise: compresses about as a photograph does. */
	public static BufferedImage photo(int width, int height) {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		SplittableRandom random = new SplittableRandom(width);
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				int rgb = 0;
				for (int band = 0; band < 3; band++) {
					double wave = Math.sin(x / (30.0 + 20 * band)) + Math.cos(y / (25.0 + 15 * band))
							+ Math.sin((x + y) / 9.0) / 4;
					rgb = (rgb << 8) | Math.clamp((int) (128 + 45 * wave) + random.nextInt(18), 0, 255);
				}
				image.setRGB(x, y, rgb);
			}
		}
		return image;
	}

	/** Black above, white below: a small file that is not of one colour. */
	public static BufferedImage halves(int width, int height) {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		for (int y = height / 2; y < height; y++) {
			for (int x = 0; x < width; x++) {
				image.setRGB(x, y, 0xffffff);
			}
		}
		return image;
	}

	public static byte[] encode(BufferedImage image, String format) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		assertThat(ImageIO.write(image, format, bytes)).isTrue();
		return bytes.toByteArray();
	}

	/** A PNG file whose XMP packet says how far AI made it. */
	public static byte[] marked(byte[] png, AiUse use, String system) throws IOException {
		return PngChunks.withXmp(png, XmpProvenance.of(new AiMark(use, system)).xmp());
	}

	/** A PNG logo on a transparent ground. */
	public static byte[] logo() throws IOException {
		BufferedImage image = new BufferedImage(640, 400, BufferedImage.TYPE_INT_ARGB);
		for (int y = 100; y < 300; y++) {
			for (int x = 100; x < 540; x++) {
				image.setRGB(x, y, 0xff16324f);
			}
		}
		return encode(image, "png");
	}

	public static BufferedImage decodeWebp(byte[] webp) throws IOException {
		return WebpCodec.decode(webp);
	}

	public static byte[] encode(BufferedImage image, ImageFormat format) throws Exception {
		return switch (format) {
			case PNG -> encode(image, "png");
			case JPEG -> encode(image, "jpeg");
			case WEBP -> WebpCodec.encode(image, 0.9f, 2);
		};
	}

}
