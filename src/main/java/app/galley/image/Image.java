package app.galley.image;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import app.galley.generation.Provenance;
import app.galley.id.ImageId;
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
 * @param alt text for readers who cannot see the image; may be empty
 * @param provenance null for an editor's own image
 * @param renditions smaller copies, by width
 * @param createdBy account
 */
public record Image(ImageId id, String sha256, String objectKey, URI url, int width, int height, int bytes,
		String contentType, String blur, String alt, @Nullable Provenance provenance, List<Rendition> renditions,
		String createdBy, Instant createdAt) {

	public Image {
		renditions = List.copyOf(renditions);
	}

	/** A new image with the same files and another alt text. */
	Image copyWithAlt(ImageId id, String alt) {
		return new Image(id, this.sha256, this.objectKey, this.url, this.width, this.height, this.bytes,
				this.contentType, this.blur, alt, this.provenance, this.renditions, this.createdBy, this.createdAt);
	}

	Image withRenditions(List<Rendition> renditions) {
		return new Image(this.id, this.sha256, this.objectKey, this.url, this.width, this.height, this.bytes,
				this.contentType, this.blur, this.alt, this.provenance, renditions, this.createdBy, this.createdAt);
	}

	public String blurDataUrl() {
		return this.blur;
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
