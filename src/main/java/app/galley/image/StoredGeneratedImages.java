package app.galley.image;

import app.galley.generation.GeneratedImages;
import app.galley.generation.Provenance;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.media.PreparedImage;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Stores generated images: the files first, then, in the transaction that completes the
 * generation, the rows.
 */
@Component
class StoredGeneratedImages implements GeneratedImages {

	private final ImageFiles files;

	private final Images images;

	private final ApplicationEventPublisher events;

	StoredGeneratedImages(ImageFiles files, Images images, ApplicationEventPublisher events) {
		this.files = files;
		this.images = images;
		this.events = events;
	}

	@Override
	public Uploaded upload(PreparedImage prepared, Provenance provenance, String alt) {
		Image image = this.files.storeGenerated(prepared, provenance, alt);
		return new Uploaded() {

			@Override
			public ImageId id() {
				return image.id();
			}

			@Override
			public String objectKey() {
				return image.objectKey();
			}

			@Override
			public void insert(DraftId taskId, boolean featured) {
				StoredGeneratedImages.this.images.insert(image);
				if (featured) {
					StoredGeneratedImages.this.events
						.publishEvent(new ImageStored(taskId, image.id(), image.createdBy()));
				}
			}

		};
	}

}
