package app.galley.credential;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import app.galley.media.ImageFormat;
import app.galley.media.PreparedImage;
import app.galley.media.TestImages;
import app.galley.media.XmpProvenance;

/**
 * The files of one generated image, and a JPEG, as Galley signs them.
 */
final class SignedFiles {

	static final String MODEL = "Stable Diffusion XL (juggernautXL_v9)";

	static final SigningKey KEY = SigningKey.create("Example Press", Instant.now().minusSeconds(60));

	/** Made once. */
	private static final Map<String, byte[]> PLAIN = make();

	private SignedFiles() {
	}

	/** Unsigned files, by name. */
	static Map<String, byte[]> plain() {
		return new LinkedHashMap<>(PLAIN);
	}

	private static Map<String, byte[]> make() {
		try {
			return files();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<String, byte[]> files() throws Exception {
		PreparedImage image = PreparedImage.fromGenerated(TestImages.encode(TestImages.photo(500, 300), "png"),
				XmpProvenance.trained(MODEL));
		Map<String, byte[]> files = new LinkedHashMap<>();
		files.put("original.png", image.bytes());
		for (PreparedImage.Rendition rendition : image.renditions()) {
			files.put(rendition.width() + ".webp", rendition.bytes());
		}
		files.put("share.jpg", TestImages.encode(TestImages.photo(300, 200), ImageFormat.JPEG));
		return files;
	}

	/** The same, signed. */
	static Map<String, byte[]> signed() {
		ManifestWriter writer = new ManifestWriter(KEY);
		Map<String, byte[]> files = plain();
		files.replaceAll((name, file) -> writer.sign(file, origin(name)));
		return files;
	}

	static Origin origin(String name) {
		boolean original = name.startsWith("original");
		return new Origin(true, MODEL).copy(!original, !original);
	}

}
