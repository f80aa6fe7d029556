package app.galley.image;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import app.galley.generation.FaultPoint;
import app.galley.generation.Provenance;
import app.galley.id.ImageId;
import app.galley.media.ImageFormat;
import app.galley.media.PreparedImage;
import app.galley.storage.ObjectStore;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Stores the files of an image in the bucket under the hash of their bytes, so that
 * repeating it is harmless.
 */
@Component
class ImageFiles {

	private final ObjectStore store;

	private final FaultPoint faults;

	private final Clock clock;

	ImageFiles(ObjectStore store, FaultPoint faults, Clock clock) {
		this.store = store;
		this.faults = faults;
		this.clock = clock;
	}

	/** Stores the original and the renditions of a generated image. */
	Image storeGenerated(PreparedImage prepared, Provenance provenance, String alt) {
		return store(prepared, "generated/", alt, provenance, provenance.createdBy());
	}

	/** Stores the original and the renditions of an editor's own image. */
	Image storeUploaded(PreparedImage prepared, String alt, String editor) {
		return store(prepared, "uploaded/", alt, null, editor);
	}

	private Image store(PreparedImage prepared, String prefix, String alt, @Nullable Provenance provenance,
			String editor) {
		String sha256 = DigestUtils.sha256Hex(prepared.bytes());
		String key = key(prefix, sha256, prepared.contentType());
		put(key, prepared.bytes(), prepared.contentType(), "original");
		List<Rendition> renditions = new ArrayList<>();
		for (PreparedImage.Rendition rendition : prepared.renditions()) {
			renditions.add(store(prefix, rendition));
		}
		return new Image(ImageId.next(), sha256, key, this.store.urlOf(key), prepared.width(), prepared.height(),
				prepared.bytes().length, prepared.contentType(), prepared.blur(), alt, provenance, renditions, editor,
				this.clock.instant());
	}

	private Rendition store(String prefix, PreparedImage.Rendition rendition) {
		String sha256 = DigestUtils.sha256Hex(rendition.bytes());
		String key = key(prefix, sha256, rendition.contentType());
		put(key, rendition.bytes(), rendition.contentType(), String.valueOf(rendition.width()));
		return new Rendition(rendition.width(), rendition.height(), rendition.bytes().length, rendition.contentType(),
				sha256, key, this.store.urlOf(key));
	}

	private void put(String key, byte[] bytes, String contentType, String name) {
		this.faults.reached("upload-" + name);
		this.store.put(key, bytes, contentType);
		this.faults.reached("uploaded-" + name);
	}

	private static String key(String prefix, String sha256, String contentType) {
		String suffix = ImageFormat.of(contentType).orElseThrow().suffix();
		return prefix + sha256.substring(0, 2) + "/" + sha256 + "." + suffix;
	}

}
