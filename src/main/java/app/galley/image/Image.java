package app.galley.image;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import app.galley.credential.SigningCertificate;
import app.galley.generation.Provenance;
import app.galley.id.ImageId;
import app.galley.media.AiMark;
import app.galley.media.AiUse;
import org.jspecify.annotations.Nullable;

/**
 * An image in object storage behind the CDN.
 *
 * @param sha256 of the original's bytes, in hexadecimal
 * @param objectKey key of the original in the bucket
 * @param url URL of the original at the CDN
 * @param width pixels
 * @param height pixels
 * @param bytes size of the original
 * @param contentType MIME type of the original
 * @param blur a tiny copy as a data: URL of at most 1 KB
 * @param perceptualHash to find similar images; null for one stored before there was one
 * @param alt text for readers who cannot see the image; may be empty
 * @param provenance null for an editor's own image
 * @param aiMark what an editor's own image says of AI, or its editor; null for nothing
 * @param certificate of who signed the files' content credentials; null when they have
 * none
 * @param removedCredential which content credential an editor's own file had, and why the
 * stored files have none, in a sentence; null for none
 * @param renditions smaller copies, by width
 * @param share the copy for cards of social networks; null for an image stored before
 * there was one
 * @param createdBy account
 */
public record Image(ImageId id, String sha256, String objectKey, URI url, int width, int height, int bytes,
		String contentType, String blur, @Nullable String perceptualHash, String alt, @Nullable Provenance provenance,
		@Nullable AiMark aiMark, @Nullable SigningCertificate certificate, @Nullable String removedCredential,
		List<Rendition> renditions, @Nullable Rendition share, String createdBy, Instant createdAt) {

	public Image {
		renditions = List.copyOf(renditions);
	}

	/** A new image with the same files and another alt text. */
	Image copyWithAlt(ImageId id, String alt) {
		return new Image(id, this.sha256, this.objectKey, this.url, this.width, this.height, this.bytes,
				this.contentType, this.blur, this.perceptualHash, alt, this.provenance, this.aiMark, this.certificate,
				this.removedCredential, this.renditions, this.share, this.createdBy, this.createdAt);
	}

	Image withRenditions(List<Rendition> renditions) {
		return new Image(this.id, this.sha256, this.objectKey, this.url, this.width, this.height, this.bytes,
				this.contentType, this.blur, this.perceptualHash, this.alt, this.provenance, this.aiMark,
				this.certificate, this.removedCredential, renditions, this.share, this.createdBy, this.createdAt);
	}

	/** Who signed the files, and until when that counts; null when they are unsigned. */
	public @Nullable ContentCredential contentCredential() {
		SigningCertificate signed = this.certificate;
		return (signed != null)
				? new ContentCredential(signed.signer(), signed.sha256(), this.createdAt, signed.validUntil()) : null;
	}

	public String blurDataUrl() {
		return this.blur;
	}

	/** How far AI made the image; null when it did not, or nothing says so. */
	public @Nullable AiUse aiUse() {
		if (this.provenance != null) {
			return this.provenance.aiGenerated() ? AiUse.GENERATED : null;
		}
		return (this.aiMark != null) ? this.aiMark.use() : null;
	}

	/** The AI system, or the model of a generated image; null when unknown. */
	public @Nullable String aiSystem() {
		if (this.provenance != null) {
			return this.provenance.aiGenerated() ? Objects.requireNonNullElse(this.provenance.model(), "SDXL") : null;
		}
		return (this.aiMark != null) ? this.aiMark.system() : null;
	}

	/** For {@code <img srcset>}. */
	public String srcset() {
		if (this.renditions.isEmpty()) {
			return this.url + " " + this.width + "w";
		}
		return this.renditions.stream()
			.map((rendition) -> rendition.url() + " " + rendition.width() + "w")
			.collect(Collectors.joining(", "));
	}

}
