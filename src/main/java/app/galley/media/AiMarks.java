package app.galley.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

import com.drew.metadata.Metadata;
import com.drew.metadata.xmp.XmpDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the marks of AI in a file: IPTC's digital source type in its XMP packet or in the
 * actions of its C2PA manifests.
 */
final class AiMarks {

	private static final String SOURCE_TYPE = "DigitalSourceType";

	private static final String SYSTEM = "AISystemUsed";

	/**
	 * The source type of a C2PA action. Manifests are CBOR: between key and value are one
	 * to three bytes of type and length; in JSON, a quotation mark, a colon and another.
	 */
	private static final Pattern ACTION = Pattern.compile(
			"digitalSourceType.{1,6}?(?:https?://[\\x21-\\x7e]{1,100}/)?(trained|compositeWithTrained)AlgorithmicMedia",
			Pattern.DOTALL);

	private AiMarks() {
	}

	/**
	 * @param metadata of the file
	 * @return null when the file has no mark
	 */
	static @Nullable AiMark read(byte[] bytes, ImageFormat format, Metadata metadata) throws IOException {
		AiMark mark = null;
		for (XmpDirectory xmp : metadata.getDirectoriesOfType(XmpDirectory.class)) {
			mark = strongest(mark, read(xmp.getXmpProperties()));
		}
		byte[] manifest = switch (format) {
			case JPEG -> JpegSegments.manifest(bytes);
			case PNG -> PngChunks.manifest(bytes);
			case WEBP -> WebpChunks.find(bytes, "C2PA");
		};
		return strongest(mark, (manifest != null) ? read(manifest) : null);
	}

	private static @Nullable AiMark read(Map<String, String> properties) {
		AiUse found = null;
		String system = null;
		for (Map.Entry<String, String> property : properties.entrySet()) {
			String value = property.getValue();
			if (value != null && property.getKey().contains(SOURCE_TYPE)) {
				for (AiUse use : AiUse.values()) {
					String name = value.strip().substring(value.strip().lastIndexOf('/') + 1);
					if (name.equalsIgnoreCase(use.sourceType()) && (found == null || use == AiUse.GENERATED)) {
						found = use;
					}
				}
			}
			if (value != null && property.getKey().endsWith(SYSTEM)) {
				system = value;
			}
		}
		return (found != null) ? new AiMark(found, system) : null;
	}

	private static @Nullable AiMark read(byte[] manifest) {
		AiUse found = null;
		var actions = ACTION.matcher(new String(manifest, StandardCharsets.ISO_8859_1));
		while (actions.find() && found != AiUse.GENERATED) {
			found = actions.group(1).equals("trained") ? AiUse.GENERATED : AiUse.COMPOSITE;
		}
		return (found != null) ? new AiMark(found, null) : null;
	}

	/** The mark that says more. */
	static @Nullable AiMark strongest(@Nullable AiMark one, @Nullable AiMark other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		AiUse use = (one.use() == AiUse.GENERATED) ? one.use() : other.use();
		return new AiMark(use, (one.system() != null) ? one.system() : other.system());
	}

}
