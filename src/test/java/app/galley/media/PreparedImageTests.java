package app.galley.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

import javax.imageio.ImageIO;

import app.galley.OwnProcesses;
import app.galley.media.ImageHeader.Bounds;
import app.galley.media.PreparedImage.Rendition;
import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.xmp.XmpDirectory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@OwnProcesses
class PreparedImageTests {

	private static final XmpProvenance SDXL = XmpProvenance.trained("Stable Diffusion XL (sd_xl_base <1.0> & \"co\")");

	private static final String SOURCE = "Iptc4xmpExt:DigitalSourceType";

	private static final String SYSTEM = "Iptc4xmpExt:AISystemUsed";

	@Test
	void statesTheModelInTheOriginalAndEveryRendition() throws Exception {
		PreparedImage prepared = PreparedImage.fromGenerated(TestImages.encode(TestImages.photo(1344, 768), "png"),
				SDXL);
		assertThat(xmp(prepared.bytes()))
			.containsEntry(SOURCE, "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia")
			.containsEntry(SYSTEM, "Stable Diffusion XL (sd_xl_base <1.0> & \"co\")")
			.containsEntry("xmp:CreatorTool", "Galley");
		assertThat(prepared.renditions()).hasSize(4)
			.allSatisfy((rendition) -> assertThat(xmp(rendition.bytes())).isEqualTo(xmp(prepared.bytes())));
	}

	/** As networks ask: of their size, a JPEG, under 300 KB, with the mark of AI. */
	@Test
	void createsACopyForCardsOfSocialNetworks() throws Exception {
		for (BufferedImage image : List.of(TestImages.photo(1344, 768), TestImages.photo(300, 900),
				noise(1600, 1600))) {
			PreparedImage prepared = PreparedImage.fromGenerated(TestImages.encode(image, "png"), SDXL);
			Rendition share = prepared.share();
			assertThat(share.bytes()).hasSizeLessThan(290_000);
			assertThat(share.contentType()).isEqualTo("image/jpeg");
			BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(share.bytes()));
			assertThat(decoded.getWidth()).isEqualTo(1200).isEqualTo(share.width());
			assertThat(decoded.getHeight()).isEqualTo(630).isEqualTo(share.height());
			assertThat(xmp(share.bytes())).isEqualTo(xmp(prepared.bytes()));
			assertThat(PreparedImage.fromGenerated(TestImages.encode(image, "png"), SDXL).share().bytes())
				.isEqualTo(share.bytes());
		}
	}

	/** The background of a transparent image is white, not black. */
	@Test
	void fillsTransparentPixelsOfTheCopyForCards() throws Exception {
		BufferedImage drawing = new BufferedImage(800, 420, BufferedImage.TYPE_INT_ARGB);
		drawing.setRGB(400, 210, 0xff204080);
		PreparedImage prepared = PreparedImage.fromUpload(TestImages.encode(drawing, "png"), null);
		assertThat(ImageIO.read(new ByteArrayInputStream(prepared.share().bytes())).getRGB(5, 5)).isEqualTo(0xffffffff);
	}

	/** It has 256 colours at most, as a drawing does. */
	@Test
	void encodesAPhotographInBlackAndWhiteWithLoss() throws Exception {
		BufferedImage grey = new BufferedImage(800, 420, BufferedImage.TYPE_BYTE_GRAY);
		grey.createGraphics().drawImage(noise(800, 420), 0, 0, null);
		assertThat(PreparedImage.fromUpload(TestImages.encode(grey, "png"), null).renditions())
			.allSatisfy((copy) -> assertThat(webpKind(copy)).isEqualTo("VP8 "));
		BufferedImage drawing = new BufferedImage(800, 420, BufferedImage.TYPE_INT_RGB);
		drawing.createGraphics().fillOval(100, 100, 300, 200);
		assertThat(PreparedImage.fromUpload(TestImages.encode(drawing, "png"), null).renditions())
			.anySatisfy((copy) -> assertThat(webpKind(copy)).isEqualTo("VP8L"));
	}

	private static String webpKind(PreparedImage.Rendition copy) {
		return new String(copy.bytes(), 12, 4, StandardCharsets.US_ASCII);
	}

	private static BufferedImage noise(int width, int height) {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Random random = new Random(7);
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				image.setRGB(x, y, random.nextInt());
			}
		}
		return image;
	}

	@Test
	void doesNotLabelASketchAsTrainedMedia() throws Exception {
		PreparedImage prepared = PreparedImage.fromGenerated(TestImages.encode(TestImages.photo(640, 384), "png"),
				XmpProvenance.algorithmic());
		assertThat(xmp(prepared.bytes()))
			.containsEntry(SOURCE, "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia")
			.doesNotContainKey(SYSTEM);
	}

	@Test
	void keepsEveryPixelAndRemovesTheServersMetadata() throws Exception {
		BufferedImage photo = TestImages.photo(640, 384);
		byte[] png = withText(TestImages.encode(photo, "png"), "parameters\0a secret prompt");
		PreparedImage prepared = PreparedImage.fromGenerated(png, SDXL);
		assertThat(new String(prepared.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("secret prompt", "tEXt");
		assertThat(pixels(ImageIO.read(new ByteArrayInputStream(prepared.bytes())))).isEqualTo(pixels(photo));
	}

	@Test
	void returnsTheSameBytesForTheSameImage() throws Exception {
		byte[] generated = TestImages.encode(TestImages.photo(1344, 768), "png");
		PreparedImage first = PreparedImage.fromGenerated(generated, SDXL);
		PreparedImage second = PreparedImage.fromGenerated(generated, SDXL);
		assertThat(second.bytes()).isEqualTo(first.bytes());
		assertThat(second.blur()).isEqualTo(first.blur());
		assertThat(second.renditions()).extracting(Rendition::bytes)
			.containsExactlyElementsOf(first.renditions().stream().map(Rendition::bytes).toList());
	}

	@Test
	void createsWebpRenditionsNoLargerThanTheOriginal() throws Exception {
		assertThat(
				PreparedImage.fromGenerated(TestImages.encode(TestImages.photo(1344, 768), "png"), SDXL).renditions())
			.extracting((rendition) -> rendition.width() + "x" + rendition.height())
			.containsExactly("480x274", "768x439", "1200x686", "1344x768");
		PreparedImage small = PreparedImage.fromGenerated(TestImages.encode(TestImages.photo(640, 384), "png"), SDXL);
		assertThat(small.renditions()).extracting(Rendition::width).containsExactly(480, 640);
		for (Rendition rendition : small.renditions()) {
			ImageHeader header = ImageHeader.read(rendition.bytes(), Bounds.GENERATED);
			assertThat(header).isEqualTo(new ImageHeader(ImageFormat.WEBP, rendition.width(), rendition.height()));
			assertThat(WebpCodec.decode(rendition.bytes()).getWidth()).isEqualTo(rendition.width());
		}
	}

	@Test
	void blursIntoADataUrlOfAtMostAKilobyte() throws Exception {
		String blur = PreparedImage.fromGenerated(TestImages.encode(TestImages.photo(1344, 768), "png"), SDXL).blur();
		assertThat(blur).startsWith("data:image/webp;base64,").hasSizeLessThanOrEqualTo(1024);
	}

	@Test
	void storesAJpegOrWebpFromAServerAsPng() throws Exception {
		BufferedImage photo = TestImages.photo(640, 384);
		for (byte[] bytes : new byte[][] { TestImages.encode(photo, "jpeg"), WebpCodec.encode(photo, 0.9f, 2) }) {
			PreparedImage prepared = PreparedImage.fromGenerated(bytes, SDXL);
			assertThat(prepared.contentType()).isEqualTo("image/png");
			assertThat(ImageHeader.read(prepared.bytes(), Bounds.GENERATED))
				.isEqualTo(new ImageHeader(ImageFormat.PNG, 640, 384));
			assertThat(xmp(prepared.bytes())).containsKey(SYSTEM);
		}
	}

	@Test
	void refusesAPixelBombWithoutDecodingIt() throws Exception {
		ByteBuffer bomb = ByteBuffer.wrap(Arrays.copyOf(TestImages.encode(TestImages.photo(16, 16), "png"), 300));
		bomb.putInt(16, 60_000).putInt(20, 60_000);
		refuses(bomb.array(), "60000 x 60000 pixels");
	}

	@Test
	void refusesTruncatedImages() throws Exception {
		for (byte[] whole : new byte[][] { TestImages.encode(TestImages.photo(640, 384), "png"),
				TestImages.encode(TestImages.photo(640, 384), "jpeg"),
				WebpCodec.encode(TestImages.photo(640, 384), 0.9f, 2) }) {
			for (int kept : new int[] { 40, whole.length / 2, whole.length - 30 }) {
				assertThatExceptionOfType(UnusableImage.class)
					.isThrownBy(() -> DecodedImage.verify(Arrays.copyOf(whole, kept), Bounds.GENERATED));
			}
		}
	}

	@Test
	void refusesAPngWithAWrongChecksum() throws Exception {
		byte[] png = TestImages.encode(TestImages.photo(640, 384), "png");
		png[png.length / 2] ^= 1;
		refuses(png, "checksum");
	}

	@Test
	void refusesOtherFiles() {
		refuses(new byte[0], "is not a PNG, JPEG or WebP image");
		refuses("<html><body>502 Bad Gateway</body></html>".getBytes(StandardCharsets.UTF_8), "is not a PNG");
		refuses(new byte[100_000], "is not a PNG");
	}

	private static void refuses(byte[] bytes, String reason) {
		assertThatExceptionOfType(UnusableImage.class).isThrownBy(() -> DecodedImage.verify(bytes, Bounds.GENERATED))
			.withMessageContaining(reason);
	}

	private static Map<String, String> xmp(byte[] bytes) throws Exception {
		Metadata metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes));
		XmpDirectory directory = metadata.getFirstDirectoryOfType(XmpDirectory.class);
		return (directory != null) ? new HashMap<>(directory.getXmpProperties()) : Map.of();
	}

	private static int[] pixels(BufferedImage image) {
		return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
	}

	private static byte[] withText(byte[] png, String text) {
		byte[] data = ("tEXt" + text).getBytes(StandardCharsets.ISO_8859_1);
		CRC32 crc = new CRC32();
		crc.update(data);
		return ByteBuffer.allocate(png.length + data.length + 8)
			.put(png, 0, 33)
			.putInt(data.length - 4)
			.put(data)
			.putInt((int) crc.getValue())
			.put(png, 33, png.length - 33)
			.array();
	}

}
