package app.galley.media;

import java.awt.image.BufferedImage;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AreaScalerTests {

	@ParameterizedTest
	@ValueSource(ints = { BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_RGB })
	void takesTheMeanOfTheAreaThatAPixelCovers(int type) {
		BufferedImage image = new BufferedImage(3, 2, type);
		int[] reds = { 240, 120, 0, 120, 0, 60 };
		for (int i = 0; i < reds.length; i++) {
			image.setRGB(i % 3, i / 3, reds[i] << 16 | 0x00ff07);
		}
		BufferedImage copy = AreaScaler.scale(image, 2, 1);
		// Two thirds of each outer column and one third of the middle one.
		assertThat(copy.getRGB(0, 0)).isEqualTo(0xff000000 | 140 << 16 | 0x00ff07);
		assertThat(copy.getRGB(1, 0)).isEqualTo(0xff000000 | 40 << 16 | 0x00ff07);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 480, 768, 1199, 1200 })
	void keepsOneColourAtEveryWidth(int width) {
		BufferedImage image = new BufferedImage(1200, 31, BufferedImage.TYPE_3BYTE_BGR);
		for (int i = 0; i < 1200 * 31; i++) {
			image.setRGB(i % 1200, i / 1200, 0xfffe8001);
		}
		BufferedImage copy = AreaScaler.scale(image, width, Math.max(1, 31 * width / 1200));
		assertThat(copy.getRGB(0, 0, width, copy.getHeight(), null, 0, width)).containsOnly(0xfffe8001);
	}

	@Test
	void readsBothKindsOfImagesAlike() {
		BufferedImage bytes = new BufferedImage(97, 61, BufferedImage.TYPE_3BYTE_BGR);
		BufferedImage packed = new BufferedImage(97, 61, BufferedImage.TYPE_INT_RGB);
		Random random = new Random(3);
		for (int i = 0; i < 97 * 61; i++) {
			int colour = random.nextInt();
			bytes.setRGB(i % 97, i / 97, colour);
			packed.setRGB(i % 97, i / 97, colour);
		}
		assertThat(AreaScaler.scale(bytes, 40, 25).getRGB(0, 0, 40, 25, null, 0, 40))
			.isEqualTo(AreaScaler.scale(packed, 40, 25).getRGB(0, 0, 40, 25, null, 0, 40));
	}

	@Test
	void leavesTransparentImagesAndPartsOfOthersToJava2d() {
		assertThat(AreaScaler.supports(new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB))).isFalse();
		assertThat(AreaScaler.supports(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB).getSubimage(1, 1, 2, 2)))
			.isFalse();
	}

}
