package app.galley.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import app.galley.media.PreparedImage.Copy;
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

class UploadedImageTests {

	@ParameterizedTest
	@EnumSource
	void forgetsWhereItWasTakenAndKeepsEveryPixel(ImageFormat type) throws Exception {
		byte[] plain = TestImages.encode(TestImages.photo(1300, 800), type);
		byte[] taken = Exif.into(plain, type, 1);
		assertThat(metadata(taken).containsDirectoryOfType(GpsDirectory.class)).isTrue();
		PreparedImage prepared = UploadedImage.prepare(taken);
		assertThat(prepared.contentType()).isEqualTo(type.contentType());
		assertThat(metadata(prepared.bytes()).containsDirectoryOfType(GpsDirectory.class)).isFalse();
		assertThat(metadata(prepared.bytes()).containsDirectoryOfType(ExifIFD0Directory.class)).isFalse();
		assertThat(pixels(DecodedImage.verify(prepared.bytes()).pixels()))
			.isEqualTo(pixels(DecodedImage.verify(plain).pixels()));
		assertThat(prepared.renditions()).extracting(Copy::width).containsExactly(480, 768, 1200, 1300);
		for (Copy copy : prepared.renditions()) {
			assertThat(metadata(copy.bytes()).containsDirectoryOfType(XmpDirectory.class)).isFalse();
			assertThat(metadata(copy.bytes()).containsDirectoryOfType(GpsDirectory.class)).isFalse();
		}
		assertThat(prepared.blur()).startsWith("data:image/webp;base64,").hasSizeLessThanOrEqualTo(1024);
	}

	/** Where the picture's own top left and top right corner are to be seen. */
	@ParameterizedTest
	@CsvSource({ "1, TL, TR", "2, TR, TL", "3, BR, BL", "4, BL, BR", "5, TL, BL", "6, TR, BR", "7, BR, TR",
			"8, BL, TL" })
	void turnsItUpright(int orientation, String red, String green) throws Exception {
		for (ImageFormat type : ImageFormat.values()) {
			PreparedImage prepared = UploadedImage
				.prepare(Exif.into(TestImages.encode(corners(600, 400), type), type, orientation));
			boolean lying = orientation >= 5;
			assertThat(prepared.width()).isEqualTo(lying ? 400 : 600);
			assertThat(prepared.height()).isEqualTo(lying ? 600 : 400);
			BufferedImage seen = DecodedImage.verify(prepared.bytes()).pixels();
			assertThat(corner(seen, red)).as(type + " " + red).isEqualTo("red");
			assertThat(corner(seen, green)).as(type + " " + green).isEqualTo("green");
			assertThat(metadata(prepared.bytes()).containsDirectoryOfType(GpsDirectory.class)).isFalse();
			Copy copy = prepared.renditions().getLast();
			assertThat(corner(WebpFile.decode(copy.bytes()), red)).isEqualTo("red");
		}
	}

	@Test
	void dropsWhatStandsBehindTheEndOfAJpeg() throws Exception {
		byte[] jpeg = TestImages.encode(TestImages.photo(640, 384), ImageFormat.JPEG);
		byte[] more = Arrays.copyOf(jpeg, jpeg.length + 20);
		System.arraycopy("a second picture".getBytes(StandardCharsets.US_ASCII), 0, more, jpeg.length, 16);
		assertThat(UploadedImage.prepare(more).bytes()).isEqualTo(UploadedImage.prepare(jpeg).bytes());
	}

	@Test
	void makesNoCopyWiderThanAPageNeeds() throws Exception {
		PreparedImage prepared = UploadedImage.prepare(TestImages.encode(corners(4200, 3000), ImageFormat.JPEG));
		assertThat(prepared.width()).isEqualTo(4200);
		assertThat(prepared.renditions()).extracting(Copy::width).containsExactly(480, 768, 1200, 2560);
	}

	@Test
	void refusesWhatPagesCannotShow() throws Exception {
		refuses("<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8), "no PNG, JPEG or WebP");
		refuses("GIF89a and so on, long enough to have a header".getBytes(StandardCharsets.US_ASCII), "no PNG");
		refuses(TestImages.encode(corners(200, 200), ImageFormat.PNG), "200 x 200 pixels");
		byte[] jpeg = TestImages.encode(corners(640, 384), ImageFormat.JPEG);
		refuses(Arrays.copyOf(jpeg, jpeg.length / 2), "breaks off");
		byte[] moving = Exif.into(TestImages.encode(corners(640, 384), ImageFormat.WEBP), ImageFormat.WEBP, 1);
		moving[20] |= 0x02;
		refuses(moving, "moves");
		byte[] cmyk = jpeg.clone();
		for (int at = 0; at < cmyk.length - 10; at++) {
			if ((cmyk[at] & 0xff) == 0xff && (cmyk[at + 1] & 0xff) == 0xc0) {
				cmyk[at + 9] = 4;
			}
		}
		refuses(cmyk, "CMYK");
	}

	private static void refuses(byte[] bytes, String why) {
		assertThatExceptionOfType(UnusableImage.class).isThrownBy(() -> UploadedImage.prepare(bytes))
			.withMessageContaining(why);
	}

	private static Metadata metadata(byte[] bytes) throws Exception {
		return ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes));
	}

	private static int[] pixels(BufferedImage picture) {
		return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
	}

	/** Grey, with a red top left and a green top right corner. */
	private static BufferedImage corners(int width, int height) {
		BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Graphics2D on = picture.createGraphics();
		on.setColor(Color.GRAY);
		on.fillRect(0, 0, width, height);
		on.setColor(Color.RED);
		on.fillRect(0, 0, 100, 100);
		on.setColor(Color.GREEN);
		on.fillRect(width - 100, 0, 100, 100);
		on.dispose();
		return picture;
	}

	private static String corner(BufferedImage picture, String where) {
		int x = where.endsWith("L") ? 20 : picture.getWidth() - 20;
		int y = where.startsWith("T") ? 20 : picture.getHeight() - 20;
		Color color = new Color(picture.getRGB(x, y));
		if (color.getRed() > 200 && color.getGreen() < 60) {
			return "red";
		}
		return (color.getGreen() > 200 && color.getRed() < 60) ? "green" : color.toString();
	}

}
