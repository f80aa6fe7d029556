package app.galley.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import app.galley.OwnProcesses;
import app.galley.media.PreparedImage.Rendition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Renditions have the colours of their original as a colour-managed program shows them.
 * The files and their colours are from Pillow and littlecms:
 * src/test/resources/colours/make.py.
 */
@OwnProcesses
class ColourTests {

	private static final int COLUMNS = 8;

	private static final int PATCH = 48;

	private static final int TOLERANCE = 2;

	@ParameterizedTest
	@MethodSource("files")
	void rendersEveryKindOfFileInItsColours(Expected expected) throws Exception {
		PreparedImage prepared = PreparedImage.fromUpload(read(expected.file), null);
		assertThat(prepared.renditions()).extracting(Rendition::contentType).containsExactly("image/webp");
		BufferedImage seen = WebpCodec.decode(prepared.renditions().getFirst().bytes());
		assertThat(seen.getColorModel().hasAlpha()).isEqualTo(expected.transparent());
		assertThat(differences(seen, expected)).isEmpty();
	}

	@Test
	void scalesWithoutChangingColoursOrTransparency() throws Exception {
		BufferedImage small = PngDecoder.decode(read("rgba8.png"));
		BufferedImage large = new BufferedImage(1536, 960, BufferedImage.TYPE_INT_ARGB);
		for (int y = 0; y < large.getHeight(); y++) {
			for (int x = 0; x < large.getWidth(); x++) {
				large.setRGB(x, y, small.getRGB(x / 4, y / 4));
			}
		}
		Expected expected = files().filter((one) -> one.file.equals("rgba8.png")).findFirst().orElseThrow();
		for (Rendition rendition : PreparedImage.fromUpload(TestImages.encode(large, "png"), null).renditions()) {
			BufferedImage seen = WebpCodec.decode(rendition.bytes());
			assertThat(differences(seen, expected)).as(rendition.width() + " pixels wide").isEmpty();
		}
	}

	/** A server's image may have a profile and 16 bits, too. */
	@Test
	void rendersAGeneratedImageInItsColours() throws Exception {
		for (Expected expected : files().filter((one) -> one.file.matches("rgba16.png|rgb16-p3.png|rgb-p3.jpg"))
			.toList()) {
			PreparedImage prepared = PreparedImage.fromGenerated(read(expected.file), XmpProvenance.trained("a model"));
			BufferedImage seen = WebpCodec.decode(prepared.renditions().getLast().bytes());
			assertThat(differences(seen, expected)).as(expected.file).isEmpty();
			BufferedImage original = PngDecoder.decode(prepared.bytes());
			assertThat(differences(original, expected)).as(expected.file).isEmpty();
		}
	}

	/** Else it would shine through a transparent image for ever. */
	@Test
	void hasNoVisiblePlaceholderForATransparentImage() throws Exception {
		PreparedImage prepared = PreparedImage.fromUpload(read("rgba8.png"), null);
		byte[] placeholder = Base64.getDecoder().decode(prepared.blur().substring(prepared.blur().indexOf(',') + 1));
		BufferedImage seen = WebpCodec.decode(placeholder);
		for (int pixel : seen.getRGB(0, 0, seen.getWidth(), seen.getHeight(), null, 0, seen.getWidth())) {
			assertThat(pixel >>> 24).isZero();
		}
	}

	@Test
	void keepsTransparencyWhenItRotates() throws Exception {
		byte[] png = Exif.into(read("rgba8.png"), ImageFormat.PNG, 6);
		PreparedImage prepared = PreparedImage.fromUpload(png, null);
		BufferedImage upright = PngDecoder.decode(prepared.bytes());
		BufferedImage sideways = PngDecoder.decode(read("rgba8.png"));
		assertThat(upright.getWidth()).isEqualTo(sideways.getHeight());
		for (int y = 0; y < sideways.getHeight(); y += 7) {
			for (int x = 0; x < sideways.getWidth(); x += 7) {
				int turned = upright.getRGB(sideways.getHeight() - 1 - y, x);
				int pixel = sideways.getRGB(x, y);
				assertThat(turned).isEqualTo(pixel);
			}
		}
	}

	/** Patches whose colour differs, on white or on black, by more than the tolerance. */
	private static List<String> differences(BufferedImage seen, Expected expected) {
		List<String> differences = new ArrayList<>();
		double scale = seen.getWidth() / (double) (COLUMNS * PATCH);
		for (int patch = 0; patch < expected.rgba.size(); patch++) {
			int x = (int) ((patch % COLUMNS + 0.5) * PATCH * scale);
			int y = (int) ((patch / COLUMNS + 0.5) * PATCH * scale);
			int argb = seen.getRGB(x, y);
			int rgba = expected.rgba.get(patch);
			int[] actual = { argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff, argb >>> 24 };
			int[] wanted = { rgba >>> 24, rgba >> 16 & 0xff, rgba >> 8 & 0xff, rgba & 0xff };
			boolean equal = Math.abs(actual[3] - wanted[3]) <= TOLERANCE;
			for (int i = 0; i < 3; i++) {
				int on = actual[i] * actual[3] / 255 - wanted[i] * wanted[3] / 255;
				equal &= Math.abs(on) <= TOLERANCE && Math.abs(on + wanted[3] - actual[3]) <= TOLERANCE;
			}
			if (!equal) {
				differences.add("%d: %08x instead of %06x%02x".formatted(patch, argb, rgba >>> 8, rgba & 0xff)
					.replaceAll(": (..)(......) ", ": $2$1 "));
			}
		}
		return differences;
	}

	static Stream<Expected> files() throws IOException {
		return new String(read("expected.txt"), StandardCharsets.UTF_8).lines().map((line) -> {
			String[] words = line.split(" ");
			return new Expected(words[0],
					Stream.of(words).skip(1).map((word) -> Integer.parseUnsignedInt(word, 16)).toList());
		});
	}

	static byte[] read(String file) throws IOException {
		try (InputStream in = Objects.requireNonNull(ColourTests.class.getResourceAsStream("/colours/" + file), file)) {
			return in.readAllBytes();
		}
	}

	record Expected(String file, List<Integer> rgba) {

		boolean transparent() {
			return this.rgba.stream().anyMatch((rgba) -> (rgba & 0xff) != 0xff);
		}

		@Override
		public String toString() {
			return this.file;
		}

	}

}
