package app.galley.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import app.galley.OwnProcesses;
import app.galley.media.ImageHeader.Bounds;
import app.galley.media.PreparedImage.Rendition;
import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.GpsDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@OwnProcesses
class UploadedImageTests {

	@ParameterizedTest
	@EnumSource
	void removesThePlaceAndKeepsEveryPixel(ImageFormat format) throws Exception {
		byte[] plain = TestImages.encode(TestImages.photo(1300, 800), format);
		byte[] taken = Exif.into(plain, format, 1);
		assertThat(metadata(taken).containsDirectoryOfType(GpsDirectory.class)).isTrue();
		PreparedImage prepared = PreparedImage.fromUpload(taken, null);
		assertThat(prepared.contentType()).isEqualTo(format.contentType());
		assertThat(metadata(prepared.bytes()).containsDirectoryOfType(GpsDirectory.class)).isFalse();
		assertThat(metadata(prepared.bytes()).containsDirectoryOfType(ExifIFD0Directory.class)).isFalse();
		assertThat(pixels(DecodedImage.verify(prepared.bytes(), Bounds.UPLOADED).pixels()))
			.isEqualTo(pixels(DecodedImage.verify(plain, Bounds.UPLOADED).pixels()));
		assertThat(prepared.renditions()).extracting(Rendition::width).containsExactly(480, 768, 1200, 1300);
		for (Rendition rendition : prepared.renditions()) {
			assertThat(metadata(rendition.bytes()).containsDirectoryOfType(XmpDirectory.class)).isFalse();
			assertThat(metadata(rendition.bytes()).containsDirectoryOfType(GpsDirectory.class)).isFalse();
		}
		assertThat(prepared.blur()).startsWith("data:image/webp;base64,").hasSizeLessThanOrEqualTo(1024);
	}

	/**
	 * Where the stored image's top left (red) and top right (green) corner must appear.
	 */
	@ParameterizedTest
	@CsvSource({ "1, TL, TR", "2, TR, TL", "3, BR, BL", "4, BL, BR", "5, TL, BL", "6, TR, BR", "7, BR, TR",
			"8, BL, TL" })
	void rotatesItUpright(int orientation, String red, String green) throws Exception {
		for (ImageFormat format : ImageFormat.values()) {
			PreparedImage prepared = PreparedImage
				.fromUpload(Exif.into(TestImages.encode(corners(600, 400), format), format, orientation), null);
			boolean sideways = orientation >= 5;
			assertThat(prepared.width()).isEqualTo(sideways ? 400 : 600);
			assertThat(prepared.height()).isEqualTo(sideways ? 600 : 400);
			BufferedImage seen = DecodedImage.verify(prepared.bytes(), Bounds.UPLOADED).pixels();
			assertThat(corner(seen, red)).as(format + " " + red).isEqualTo("red");
			assertThat(corner(seen, green)).as(format + " " + green).isEqualTo("green");
			assertThat(metadata(prepared.bytes()).containsDirectoryOfType(GpsDirectory.class)).isFalse();
			Rendition rendition = prepared.renditions().getLast();
			assertThat(corner(WebpCodec.decode(rendition.bytes()), red)).isEqualTo("red");
		}
	}

	@Test
	void removesDataAfterTheEndOfAJpeg() throws Exception {
		byte[] jpeg = TestImages.encode(TestImages.photo(640, 384), ImageFormat.JPEG);
		byte[] more = Arrays.copyOf(jpeg, jpeg.length + 20);
		System.arraycopy("a second image  ".getBytes(StandardCharsets.US_ASCII), 0, more, jpeg.length, 16);
		assertThat(PreparedImage.fromUpload(more, null).bytes())
			.isEqualTo(PreparedImage.fromUpload(jpeg, null).bytes());
	}

	@Test
	void createsNoRenditionWiderThanPagesNeed() throws Exception {
		PreparedImage prepared = PreparedImage.fromUpload(TestImages.encode(corners(4200, 3000), ImageFormat.JPEG),
				null);
		assertThat(prepared.width()).isEqualTo(4200);
		assertThat(prepared.renditions()).extracting(Rendition::width).containsExactly(480, 768, 1200, 2560);
	}

	@Test
	void refusesUnsupportedFiles() throws Exception {
		refuses("<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8),
				"is not a PNG, JPEG or WebP image");
		refuses("GIF89a and so on, long enough to have a header".getBytes(StandardCharsets.US_ASCII), "is not a PNG");
		refuses(TestImages.encode(corners(200, 200), ImageFormat.PNG), "200 x 200 pixels");
		byte[] jpeg = TestImages.encode(corners(640, 384), ImageFormat.JPEG);
		refuses(Arrays.copyOf(jpeg, jpeg.length / 2), "truncated");
		byte[] animated = Exif.into(TestImages.encode(corners(640, 384), ImageFormat.WEBP), ImageFormat.WEBP, 1);
		animated[20] |= 0x02;
		refuses(animated, "animated images aren't supported");
		byte[] deep = jpeg.clone();
		for (int at = 0; at < deep.length - 10; at++) {
			if ((deep[at] & 0xff) == 0xff && (deep[at + 1] & 0xff) == 0xc0) {
				deep[at + 4] = 12;
			}
		}
		refuses(deep, "with 8 bits a channel");
	}

	private static void refuses(byte[] bytes, String reason) {
		assertThatExceptionOfType(UnusableImage.class).isThrownBy(() -> PreparedImage.fromUpload(bytes, null))
			.withMessageContaining(reason);
	}

	private static Metadata metadata(byte[] bytes) throws Exception {
		return ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes));
	}

	private static int[] pixels(BufferedImage image) {
		return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
	}

	/** Grey, with a red top left and a green top right corner. */
	private static BufferedImage corners(int width, int height) {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = image.createGraphics();
		graphics.setColor(Color.GRAY);
		graphics.fillRect(0, 0, width, height);
		graphics.setColor(Color.RED);
		graphics.fillRect(0, 0, 100, 100);
		graphics.setColor(Color.GREEN);
		graphics.fillRect(width - 100, 0, 100, 100);
		graphics.dispose();
		return image;
	}

	private static String corner(BufferedImage image, String where) {
		int x = where.endsWith("L") ? 20 : image.getWidth() - 20;
		int y = where.startsWith("T") ? 20 : image.getHeight() - 20;
		Color color = new Color(image.getRGB(x, y));
		if (color.getRed() > 200 && color.getGreen() < 60) {
			return "red";
		}
		return (color.getGreen() > 200 && color.getRed() < 60) ? "green" : color.toString();
	}

}
