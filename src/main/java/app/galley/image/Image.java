package app.galley.image;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.generation.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * A picture in object storage behind the CDN.
 *
 * @param sha256 of the original's bytes, in hexadecimal
 * @param objectKey where the original lies in the bucket
 * @param url the original at the CDN
 * @param width pixels
 * @param height pixels
 * @param bytes size of the original
 * @param contentType MIME type of the original
 * @param blur a tiny copy as a data: URL
 * @param alt what it shows, for those who cannot see it; may be empty
 * @param provenance null for an editor's own picture
 * @param renditions smaller copies, by width
 * @param createdBy account
 */
public record Image(UUID id, String sha256, String objectKey, URI url, int width, int height, int bytes,
		String contentType, String blur, String alt, @Nullable Provenance provenance, List<Rendition> renditions,
		String createdBy, Instant createdAt) {

	public Image {
		renditions = List.copyOf(renditions);
	}

	/** The same files under another description. */
	Image described(UUID copy, String alt) {
		return new Image(copy, this.sha256, this.objectKey, this.url, this.width, this.height, this.bytes,
				this.contentType, this.blur, alt, this.provenance, this.renditions, this.createdBy, this.createdAt);
	}

	Image with(List<Rendition> smaller) {
		return new Image(this.id, this.sha256, this.objectKey, this.url, this.width, this.height, this.bytes,
				this.contentType, this.blur, this.alt, this.provenance, smaller, this.createdBy, this.createdAt);
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
