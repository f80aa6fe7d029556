package app.galley.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import app.galley.database.UuidV7;
import app.galley.generation.FaultPoint;
import app.galley.generation.Provenance;
import app.galley.media.PreparedImage;
import app.galley.media.PreparedImage.Copy;
import app.galley.storage.ObjectStore;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Puts the files of a picture into the bucket, under the hash of their bytes, so that
 * doing it twice is harmless.
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

	/** Stores an editor's own picture as {@link #storeGenerated} does a generated one. */
	Image storeUploaded(PreparedImage prepared, String alt, String editor) {
		return store(prepared, "uploaded/", alt, null, editor);
	}

	private Image store(PreparedImage prepared, String prefix, String alt, @Nullable Provenance provenance,
			String editor) {
		String sha256 = sha256(prepared.bytes());
		String key = key(prefix, sha256, prepared.contentType());
		put(key, prepared.bytes(), prepared.contentType(), "original");
		List<Rendition> renditions = new ArrayList<>();
		for (Copy copy : prepared.renditions()) {
			renditions.add(store(prefix, copy));
		}
		return new Image(UuidV7.next(), sha256, key, this.store.urlOf(key), prepared.width(), prepared.height(),
				prepared.bytes().length, prepared.contentType(), prepared.blur(), alt, provenance, renditions, editor,
				this.clock.instant());
	}

	private Rendition store(String prefix, Copy copy) {
		String sha256 = sha256(copy.bytes());
		String key = key(prefix, sha256, copy.contentType());
		put(key, copy.bytes(), copy.contentType(), String.valueOf(copy.width()));
		return new Rendition(copy.width(), copy.height(), copy.bytes().length, copy.contentType(), sha256, key,
				this.store.urlOf(key));
	}

	private void put(String key, byte[] bytes, String contentType, String name) {
		this.faults.reached("upload-" + name);
		this.store.put(key, bytes, contentType);
		this.faults.reached("uploaded-" + name);
	}

	private static String key(String prefix, String sha256, String contentType) {
		String suffix = switch (contentType) {
			case "image/png" -> "png";
			case "image/jpeg" -> "jpg";
			case "image/webp" -> "webp";
			default -> throw new IllegalArgumentException("No image is stored as " + contentType);
		};
		return prefix + sha256.substring(0, 2) + "/" + sha256 + "." + suffix;
	}

	static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

}
