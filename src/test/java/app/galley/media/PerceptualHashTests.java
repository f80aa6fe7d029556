package app.galley.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import net.coobird.thumbnailator.Thumbnails;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PerceptualHashTests {

	@Test
	void copiesAreWithinTheLimitAndDifferentImagesFarOutside() throws Exception {
		List<BufferedImage> images = new ArrayList<>();
		for (int seed = 0; seed < 12; seed++) {
			images.add(scene(seed));
		}
		int farthestCopy = 0;
		int nearestOther = PerceptualHash.BITS;
		for (BufferedImage image : images) {
			String hash = PerceptualHash.of(image);
			BufferedImage half = Thumbnails.of(image).scale(0.5).outputQuality(1).asBufferedImage();
			for (byte[] copy : List.of(TestImages.encode(half, "jpeg"), WebpCodec.encode(image, 0.1f, 2),
					TestImages.encode(Thumbnails.of(image).size(400, 400).asBufferedImage(), "png"))) {
				farthestCopy = Math.max(farthestCopy, distance(hash, PerceptualHash.of(copy)));
			}
			for (BufferedImage other : images) {
				if (other != image) {
					nearestOther = Math.min(nearestOther, distance(hash, PerceptualHash.of(other)));
				}
			}
		}
		System.out.printf("Perceptual hash: copies differ in at most %d bits, other images in at least %d%n",
				farthestCopy, nearestOther);
		int limit = images.stream()
			.mapToInt((image) -> PerceptualHash.limit(PerceptualHash.of(image)))
			.min()
			.orElseThrow();
		assertThat(limit).isGreaterThanOrEqualTo(farthestCopy);
		assertThat(nearestOther).isGreaterThan(48);
	}

	@Test
	void transparentPixelsAreWhite() {
		BufferedImage transparent = new BufferedImage(100, 100, BufferedImage.TYPE_INT_ARGB);
		BufferedImage white = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
		for (int at = 0; at < 100 * 100; at++) {
			boolean black = at % 100 / 20 % 2 == 0;
			transparent.setRGB(at % 100, at / 100, black ? 0xff000000 : 0);
			white.setRGB(at % 100, at / 100, black ? 0 : 0xffffff);
		}
		assertThat(PerceptualHash.of(transparent)).isEqualTo(PerceptualHash.of(white)).contains("0", "1");
	}

	@Test
	void anImageWithLittleToSeeIsSimilarToItsCopiesOnly() throws Exception {
		String halves = PerceptualHash.of(TestImages.halves(400, 300));
		assertThat(PerceptualHash.limit(halves)).isZero();
		BufferedImage stripe = TestImages.halves(400, 300);
		for (int at = 0; at < 100 * 300; at++) {
			stripe.setRGB(150 + at % 100, at / 100, 0x808080);
		}
		String striped = PerceptualHash.of(stripe);
		assertThat(PerceptualHash.limit(striped)).isBetween(4, 10);
		assertThat(distance(striped, PerceptualHash.of(TestImages.encode(stripe, "jpeg"))))
			.isLessThanOrEqualTo(PerceptualHash.limit(striped));
		assertThat(distance(striped, halves)).isGreaterThan(PerceptualHash.limit(striped));
	}

	@Test
	void worksForAnImageSmallerThanTheFields() {
		assertThat(PerceptualHash.of(TestImages.halves(8, 8))).hasSize(PerceptualHash.BITS);
	}

	/** Coloured shapes on a ground with some noise. */
	private static BufferedImage scene(int seed) {
		SplittableRandom random = new SplittableRandom(seed);
		BufferedImage image = new BufferedImage(800, 450, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = image.createGraphics();
		for (int shape = 0; shape < 30; shape++) {
			graphics.setColor(new Color(random.nextInt(0x1000000)));
			graphics.fillOval(random.nextInt(900) - 100, random.nextInt(500) - 50, random.nextInt(50, 400),
					random.nextInt(50, 300));
		}
		graphics.dispose();
		for (int at = 0; at < 800 * 450; at += 3) {
			image.setRGB(at % 800, at / 800, image.getRGB(at % 800, at / 800) ^ random.nextInt(8));
		}
		return image;
	}

	private static int distance(String one, String other) {
		int different = 0;
		for (int i = 0; i < PerceptualHash.BITS; i++) {
			different += (one.charAt(i) != other.charAt(i)) ? 1 : 0;
		}
		return different;
	}

}
