package app.galley.media;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

import app.galley.OwnProcesses;
import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.xmp.XmpDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file that says AI made it says so still when it is published.
 */
@OwnProcesses
class AiMarksTests {

	private static final String TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/";

	@ParameterizedTest
	@EnumSource
	void keepsTheMarkOfAnXmpPacket(ImageFormat format) throws Exception {
		for (AiUse use : AiUse.values()) {
			byte[] marked = withXmp(format, xmp(TERMS + use.sourceType()));
			assertMarked(PreparedImage.fromUpload(marked, null), use, "Firefly <2> & more");
			byte[] sideways = Exif.into(marked, format, 6);
			assertMarked(PreparedImage.fromUpload(sideways, null), use, "Firefly <2> & more");
		}
	}

	@ParameterizedTest
	@EnumSource
	void keepsTheMarkOfAC2paAction(ImageFormat format) throws Exception {
		for (AiUse use : AiUse.values()) {
			byte[] marked = withManifest(format, manifest(TERMS + use.sourceType()));
			assertMarked(PreparedImage.fromUpload(marked, null), use, null);
		}
	}

	@Test
	void readsACompressedPacketAndAnElement() throws Exception {
		String element = xmp("").replace("Iptc4xmpExt:DigitalSourceType=\"\"", "")
			.replace("/>\n</rdf:RDF>", "><Iptc4xmpExt:DigitalSourceType>" + TERMS
					+ "trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType></rdf:Description>\n</rdf:RDF>");
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		text.writeBytes("XML:com.adobe.xmp\0\1\0en\0\0".getBytes(StandardCharsets.US_ASCII));
		try (DeflaterOutputStream out = new DeflaterOutputStream(text)) {
			out.write(element.getBytes(StandardCharsets.UTF_8));
		}
		byte[] png = withChunk(photo(ImageFormat.PNG), PixelMemoryTests.chunk("iTXt", text.toByteArray()));
		assertMarked(PreparedImage.fromUpload(png, null), AiUse.GENERATED, "Firefly <2> & more");
	}

	@ParameterizedTest
	@EnumSource
	void marksWhatTheEditorDeclares(ImageFormat format) throws Exception {
		assertMarked(PreparedImage.fromUpload(photo(format), AiUse.COMPOSITE), AiUse.COMPOSITE, null);
		byte[] generated = withXmp(format, xmp(TERMS + "trainedAlgorithmicMedia"));
		assertMarked(PreparedImage.fromUpload(generated, AiUse.COMPOSITE), AiUse.GENERATED, "Firefly <2> & more");
	}

	@ParameterizedTest
	@EnumSource
	void marksNothingElse(ImageFormat format) throws Exception {
		for (byte[] image : new byte[][] { photo(format), withXmp(format, xmp(TERMS + "digitalCapture")),
				withManifest(format, manifest(TERMS + "algorithmicMedia")) }) {
			PreparedImage prepared = PreparedImage.fromUpload(image, null);
			assertThat(prepared.aiMark()).isNull();
			assertThat(source(prepared.bytes())).isNull();
			assertThat(source(prepared.renditions().getFirst().bytes())).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource
	void keepsTheMarkOfATransparentImage(AiUse use) throws Exception {
		byte[] png = PngChunks.withXmp(ColourTests.read("rgba8.png"), xmp(TERMS + use.sourceType()));
		assertMarked(PreparedImage.fromUpload(png, null), use, "Firefly <2> & more");
		byte[] webp = WebpChunks.withXmp(ColourTests.read("lossless-alpha.webp"), 384, 240,
				xmp(TERMS + use.sourceType()));
		assertMarked(PreparedImage.fromUpload(webp, null), use, "Firefly <2> & more");
	}

	/** More zeros than the heap holds, in 600 KB. */
	@Test
	void doesNotInflateTextThatItDoesNotNeed() throws Exception {
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		text.writeBytes("Comment\0\0".getBytes(StandardCharsets.US_ASCII));
		byte[] zeros = new byte[1 << 20];
		try (DeflaterOutputStream out = new DeflaterOutputStream(text, new Deflater(Deflater.BEST_SPEED))) {
			for (int i = 0; i < 600; i++) {
				out.write(zeros);
			}
		}
		byte[] png = withChunk(photo(ImageFormat.PNG), PixelMemoryTests.chunk("zTXt", text.toByteArray()));
		assertThat(PreparedImage.fromUpload(png, null).width()).isEqualTo(480);
	}

	private static void assertMarked(PreparedImage prepared, AiUse use, @Nullable String system) throws Exception {
		assertThat(prepared.aiMark()).isEqualTo(new AiMark(use, system));
		assertThat(source(prepared.bytes())).isEqualTo(TERMS + use.sourceType());
		assertThat(prepared.renditions()).isNotEmpty();
		for (PreparedImage.Rendition rendition : prepared.renditions()) {
			assertThat(source(rendition.bytes())).isEqualTo(TERMS + use.sourceType());
			assertThat(WebpCodec.decode(rendition.bytes()).getWidth()).isEqualTo(rendition.width());
		}
		ImageHeader stored = ImageHeader.read(prepared.bytes(), ImageHeader.Bounds.UPLOADED);
		assertThat(DecodedImage.verify(prepared.bytes(), ImageHeader.Bounds.UPLOADED).pixels().getWidth())
			.isEqualTo(stored.width());
	}

	private static @Nullable String source(byte[] bytes) throws Exception {
		Map<String, String> properties = new HashMap<>();
		for (XmpDirectory xmp : ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes))
			.getDirectoriesOfType(XmpDirectory.class)) {
			properties.putAll(xmp.getXmpProperties());
		}
		return properties.get("Iptc4xmpExt:DigitalSourceType");
	}

	private static byte[] photo(ImageFormat format) throws Exception {
		return TestImages.encode(TestImages.photo(480, 300), format);
	}

	private static String xmp(String source) {
		return new XmpProvenance(source, "Firefly <2> & more").xmp();
	}

	private static byte[] withXmp(ImageFormat format, String xmp) throws Exception {
		byte[] photo = photo(format);
		return switch (format) {
			case JPEG -> JpegSegments.withXmp(photo, xmp);
			case PNG -> PngChunks.withXmp(photo, xmp);
			case WEBP -> WebpChunks.withXmp(photo, 480, 300, xmp);
		};
	}

	/** A JUMBF box with the CBOR of an action, as c2pa-rs writes it. */
	private static byte[] manifest(String source) {
		ByteArrayOutputStream cbor = new ByteArrayOutputStream();
		cbor.writeBytes(new byte[] { (byte) 0xa1 });
		text(cbor, "actions");
		cbor.writeBytes(new byte[] { (byte) 0x81, (byte) 0xa2 });
		text(cbor, "action");
		text(cbor, "c2pa.created");
		text(cbor, "digitalSourceType");
		text(cbor, source);
		return ByteBuffer.allocate(8 + cbor.size())
			.putInt(8 + cbor.size())
			.put("cbor".getBytes(StandardCharsets.US_ASCII))
			.put(cbor.toByteArray())
			.array();
	}

	private static void text(ByteArrayOutputStream cbor, String text) {
		if (text.length() < 24) {
			cbor.write(0x60 + text.length());
		}
		else {
			cbor.write(0x78);
			cbor.write(text.length());
		}
		cbor.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static byte[] withManifest(ImageFormat format, byte[] manifest) throws Exception {
		byte[] photo = photo(format);
		return switch (format) {
			case PNG -> withChunk(photo, PixelMemoryTests.chunk("caBX", manifest));
			case WEBP -> {
				byte[] extended = WebpChunks.withXmp(photo, 480, 300, xmp(TERMS + "digitalCapture"));
				ByteBuffer out = ByteBuffer.allocate(extended.length + 8 + manifest.length + (manifest.length & 1))
					.order(ByteOrder.LITTLE_ENDIAN);
				out.put(extended).put("C2PA".getBytes(StandardCharsets.US_ASCII)).putInt(manifest.length).put(manifest);
				yield out.putInt(4, out.capacity() - 8).array();
			}
			case JPEG -> {
				// Two segments, cut in the middle of the source type.
				int cut = manifest.length - 20;
				ByteArrayOutputStream out = new ByteArrayOutputStream();
				out.write(photo, 0, 2);
				out.writeBytes(jumbf(1, manifest, Arrays.copyOfRange(manifest, 8, cut)));
				out.writeBytes(jumbf(2, manifest, Arrays.copyOfRange(manifest, cut, manifest.length)));
				out.write(photo, 2, photo.length - 2);
				yield out.toByteArray();
			}
		};
	}

	private static byte[] jumbf(int number, byte[] box, byte[] part) {
		return ByteBuffer.allocate(20 + part.length)
			.putShort((short) 0xffeb)
			.putShort((short) (18 + part.length))
			.put("JP".getBytes(StandardCharsets.US_ASCII))
			.putShort((short) 1)
			.putInt(number)
			.put(box, 0, 8)
			.put(part)
			.array();
	}

	private static byte[] withChunk(byte[] png, byte[] chunk) {
		return ByteBuffer.allocate(png.length + chunk.length)
			.put(png, 0, 33)
			.put(chunk)
			.put(png, 33, png.length - 33)
			.array();
	}

}
