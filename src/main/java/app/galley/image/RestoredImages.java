package app.galley.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

import app.galley.credential.CredentialReader;
import app.galley.credential.CredentialReport;
import app.galley.generation.Provenance;
import app.galley.generation.engine.GenerationParameters;
import app.galley.generation.engine.SdxlSize;
import app.galley.id.ImageId;
import app.galley.media.PreparedImage;
import app.galley.media.UnusableImage;
import app.galley.problem.Refused;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Images that come back from an export, with their ids and provenance. A file that a
 * Galley wrote keeps its bytes, and so its content credential, no matter who signed it:
 * this Galley signs only the copies that it makes of it.
 */
@Component
public class RestoredImages {

	private final ImageFiles files;

	RestoredImages(ImageFiles files) {
		this.files = files;
	}

	/**
	 * Verifies a file and stores the files for the pages; the row is the caller's to
	 * store. Call it outside of a transaction: a large image takes seconds.
	 * @throws Refused when the file cannot be used
	 */
	public Image restore(Description description, byte[] bytes) {
		Provenance provenance = description.provenance();
		PreparedImage prepared = prepare(bytes, provenance);
		Image stored = (provenance != null) ? restoreGenerated(prepared, bytes, provenance, description.alt())
				: this.files.storeUploaded(prepared, description.removedCredential(), description.alt(),
						description.createdBy());
		return new Image(description.id(), stored.sha256(), stored.objectKey(), stored.url(), stored.width(),
				stored.height(), stored.bytes(), stored.contentType(), stored.blur(), stored.perceptualHash(),
				stored.alt(), provenance, stored.aiMark(), stored.certificate(), stored.removedCredential(),
				stored.renditions(), stored.share(), description.createdBy(), description.createdAt());
	}

	/** One without an intact credential stays unsigned, as nothing proves its origin. */
	private Image restoreGenerated(PreparedImage prepared, byte[] bytes, Provenance provenance, String alt) {
		CredentialReport credential = CredentialReader.read(bytes);
		boolean intact = credential.state() == CredentialReport.State.INTACT;
		return this.files.storeRestored(intact ? prepared.withOriginal(bytes) : prepared, provenance, alt,
				intact ? credential.certificate() : null);
	}

	private static PreparedImage prepare(byte[] bytes, @Nullable Provenance provenance) {
		try {
			return (provenance != null) ? PreparedImage.fromGenerated(bytes, provenance.xmp())
					: PreparedImage.fromUpload(bytes, null);
		}
		catch (UnusableImage ex) {
			throw new Refused("image", String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot encode an image in memory", ex);
		}
	}

	/**
	 * What an export says of an image.
	 *
	 * @param alt at most 500 characters
	 * @param removedCredential see {@link Image}
	 * @param engine null for an editor's own image; then all that follows is unused
	 * @param seed of the generation
	 * @param steps sampling steps
	 */
	public record Description(ImageId id, String alt, String createdBy, Instant createdAt,
			@Nullable String removedCredential, @Nullable String engine, @Nullable String model,
			@Nullable String modelHash, String prompt, String negativePrompt, long seed, int steps, double cfgScale,
			String sampler) {

		@Nullable Provenance provenance() {
			return (this.engine != null) ? new Provenance(
					this.engine, this.model, this.modelHash, new GenerationParameters(this.prompt, this.negativePrompt,
							new SdxlSize(1, 1), this.steps, this.cfgScale, this.seed, this.sampler),
					this.createdBy, this.createdAt) : null;
		}

	}

}
