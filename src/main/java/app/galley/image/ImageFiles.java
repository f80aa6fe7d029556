package app.galley.image;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import app.galley.credential.ContentCredentials;
import app.galley.credential.Origin;
import app.galley.credential.SigningCertificate;
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

	private static final String GENERATED = "generated/";

	private static final String UPLOADED = "uploaded/";

	private final ObjectStore store;

	private final ContentCredentials credentials;

	private final FaultPoint faults;

	private final Clock clock;

	ImageFiles(ObjectStore store, ContentCredentials credentials, FaultPoint faults, Clock clock) {
		this.store = store;
		this.credentials = credentials;
		this.faults = faults;
		this.clock = clock;
	}

	/** Signs and stores the original and the renditions of a generated image. */
	Image storeGenerated(PreparedImage prepared, Provenance provenance, String alt) {
		SigningCertificate certificate = this.credentials.certificate();
		PreparedImage files = (certificate != null) ? prepared.withFiles(
				(bytes) -> this.credentials.sign(bytes, origin(provenance)), copies(prepared, provenance)) : prepared;
		return store(files, GENERATED, alt, provenance, certificate, null, provenance.createdBy());
	}

	/**
	 * Stores a generated image whose original keeps its bytes. The renditions are signed
	 * if the original is.
	 * @param certificate of who signed the original; null for an unsigned one
	 */
	Image storeRestored(PreparedImage prepared, Provenance provenance, String alt,
			@Nullable SigningCertificate certificate) {
		boolean signs = certificate != null && this.credentials.certificate() != null;
		PreparedImage files = signs ? prepared.withFiles((bytes) -> bytes, copies(prepared, provenance)) : prepared;
		return store(files, GENERATED, alt, provenance, certificate, null, provenance.createdBy());
	}

	private static Origin origin(Provenance provenance) {
		return new Origin(provenance.aiGenerated(), provenance.software());
	}

	private Function<PreparedImage.Rendition, byte[]> copies(PreparedImage prepared, Provenance provenance) {
		return (rendition) -> this.credentials.sign(rendition.bytes(), origin(provenance)
			.copy(rendition.width() != prepared.width(), !rendition.contentType().equals(prepared.contentType())));
	}

	/**
	 * Stores the original and the renditions of an editor's own image.
	 * @param removedCredential see {@link Image}
	 */
	Image storeUploaded(PreparedImage prepared, @Nullable String removedCredential, String alt, String editor) {
		return store(prepared, UPLOADED, alt, null, null, removedCredential, editor);
	}

	private Image store(PreparedImage prepared, String prefix, String alt, @Nullable Provenance provenance,
			@Nullable SigningCertificate certificate, @Nullable String removedCredential, String editor) {
		String sha256 = DigestUtils.sha256Hex(prepared.bytes());
		String key = key(prefix, sha256, prepared.contentType());
		put(key, prepared.bytes(), prepared.contentType(), "original");
		List<Rendition> renditions = new ArrayList<>();
		for (PreparedImage.Rendition rendition : prepared.renditions()) {
			renditions.add(store(prefix, rendition, String.valueOf(rendition.width())));
		}
		Rendition share = store(prefix, prepared.share(), "share");
		return new Image(ImageId.next(), sha256, key, this.store.urlOf(key), prepared.width(), prepared.height(),
				prepared.bytes().length, prepared.contentType(), prepared.blur(), prepared.perceptualHash(), alt,
				provenance, prepared.aiMark(), certificate, removedCredential, renditions, share, editor,
				this.clock.instant());
	}

	private Rendition store(String prefix, PreparedImage.Rendition rendition, String name) {
		String sha256 = DigestUtils.sha256Hex(rendition.bytes());
		String key = key(prefix, sha256, rendition.contentType());
		put(key, rendition.bytes(), rendition.contentType(), name);
		return new Rendition(rendition.width(), rendition.height(), rendition.bytes().length, rendition.contentType(),
				sha256, key, this.store.urlOf(key));
	}

	private void put(String key, byte[] bytes, String contentType, String name) {
		this.faults.reached("upload-" + name);
		this.store.put(key, bytes, contentType);
		this.faults.reached("uploaded-" + name);
	}

	/** Every key that a file can have. */
	static String[] keys(String sha256) {
		return Stream.of(GENERATED, UPLOADED)
			.flatMap((prefix) -> Arrays.stream(ImageFormat.values()).map((format) -> key(prefix, sha256, format)))
			.toArray(String[]::new);
	}

	private static String key(String prefix, String sha256, String contentType) {
		return key(prefix, sha256, ImageFormat.of(contentType).orElseThrow());
	}

	private static String key(String prefix, String sha256, ImageFormat format) {
		return prefix + sha256.substring(0, 2) + "/" + sha256 + "." + format.suffix();
	}

}
