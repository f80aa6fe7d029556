package app.galley.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import app.galley.image.PreparedImage.Copy;
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

class UploadedPictureTests {

	@ParameterizedTest
	@EnumSource
	void forgetsWhereItWasTakenAndKeepsEveryPixel(PictureType type) throws Exception {
		byte[] plain = encode(PictureTests.photo(1300, 800), type);
		byte[] taken = Exif.into(plain, type, 1);
		assertThat(metadata(taken).containsDirectoryOfType(GpsDirectory.class)).isTrue();
		PreparedImage prepared = UploadedPicture.prepare(taken);
		assertThat(prepared.contentType()).isEqualTo(type.contentType());
		assertThat(metadata(prepared.bytes()).containsDirectoryOfType(GpsDirectory.class)).isFalse();
		assertThat(metadata(prepared.bytes()).containsDirectoryOfType(ExifIFD0Directory.class)).isFalse();
		assertThat(pixels(Picture.verify(prepared.bytes()).pixels())).isEqualTo(pixels(Picture.verify(plain).pixels()));
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
		for (PictureType type : PictureType.values()) {
			PreparedImage prepared = UploadedPicture
				.prepare(Exif.into(encode(corners(600, 400), type), type, orientation));
			boolean lying = orientation >= 5;
			assertThat(prepared.width()).isEqualTo(lying ? 400 : 600);
			assertThat(prepared.height()).isEqualTo(lying ? 600 : 400);
			BufferedImage seen = Picture.verify(prepared.bytes()).pixels();
			assertThat(corner(seen, red)).as(type + " " + red).isEqualTo("red");
			assertThat(corner(seen, green)).as(type + " " + green).isEqualTo("green");
			assertThat(metadata(prepared.bytes()).containsDirectoryOfType(GpsDirectory.class)).isFalse();
			Copy copy = prepared.renditions().getLast();
			assertThat(corner(WebpFile.decode(copy.bytes()), red)).isEqualTo("red");
		}
	}

	@Test
	void dropsWhatStandsBehindTheEndOfAJpeg() throws Exception {
		byte[] jpeg = encode(PictureTests.photo(640, 384), PictureType.JPEG);
		byte[] more = Arrays.copyOf(jpeg, jpeg.length + 20);
		System.arraycopy("a second picture".getBytes(StandardCharsets.US_ASCII), 0, more, jpeg.length, 16);
		assertThat(UploadedPicture.prepare(more).bytes()).isEqualTo(UploadedPicture.prepare(jpeg).bytes());
	}

	@Test
	void makesNoCopyWiderThanAPageNeeds() throws Exception {
		PreparedImage prepared = UploadedPicture.prepare(encode(corners(4200, 3000), PictureType.JPEG));
		assertThat(prepared.width()).isEqualTo(4200);
		assertThat(prepared.renditions()).extracting(Copy::width).containsExactly(480, 768, 1200, 2560);
	}

	@Test
	void refusesWhatPagesCannotShow() throws Exception {
		refuses("<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8), "no PNG, JPEG or WebP");
		refuses("GIF89a and so on, long enough to have a header".getBytes(StandardCharsets.US_ASCII), "no PNG");
		refuses(encode(corners(200, 200), PictureType.PNG), "200 x 200 pixels");
		byte[] jpeg = encode(corners(640, 384), PictureType.JPEG);
		refuses(Arrays.copyOf(jpeg, jpeg.length / 2), "breaks off");
		byte[] moving = Exif.into(encode(corners(640, 384), PictureType.WEBP), PictureType.WEBP, 1);
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
		assertThatExceptionOfType(UnusablePicture.class).isThrownBy(() -> UploadedPicture.prepare(bytes))
			.withMessageContaining(why);
	}

	static byte[] encode(BufferedImage picture, PictureType type) throws Exception {
		return switch (type) {
			case PNG -> PictureTests.encode(picture, "png");
			case JPEG -> PictureTests.encode(picture, "jpeg");
			case WEBP -> WebpFile.encode(picture, 0.9f, 2);
		};
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
