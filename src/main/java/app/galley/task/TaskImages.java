package app.galley.task;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import app.galley.generation.GenerationInput;
import app.galley.generation.ImageGeneration;
import app.galley.generation.ImageGenerations;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.identity.Scope;
import app.galley.image.Image;
import app.galley.image.ImageFetcher;
import app.galley.image.ImageLibrary;
import app.galley.image.ImageUse;
import app.galley.image.ImageUpload;
import app.galley.image.ImageUploadTarget;
import app.galley.image.ImageUploads;
import app.galley.media.AiUse;
import app.galley.problem.Faults;
import app.galley.problem.NotFound;
import app.galley.problem.Refused;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Taxonomy;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A task's images: generated, chosen among candidates, or uploaded. Locks the task's row
 * while an image is requested.
 */
@Service
public class TaskImages {

	private static final int MAX_ALT_LENGTH = 500;

	/** Drafts in which one call replaces an image. */
	private static final int MAX_REPLACED = 100;

	/** Approval needs alt text that a person gave. */
	private static final String NO_ALT = "";

	private final ContentTasks tasks;

	private final ImageGenerations generations;

	private final ImageUploads uploads;

	private final ImageLibrary library;

	private final TaskImageReferences references;

	private final ImageFetcher fetcher;

	private final Taxonomy taxonomy;

	private final TransactionTemplate transaction;

	TaskImages(ContentTasks tasks, ImageGenerations generations, ImageUploads uploads, ImageLibrary library,
			TaskImageReferences references, ImageFetcher fetcher, Taxonomy taxonomy, TransactionTemplate transaction) {
		this.taxonomy = taxonomy;
		this.library = library;
		this.references = references;
		this.fetcher = fetcher;
		this.tasks = tasks;
		this.generations = generations;
		this.uploads = uploads;
		this.transaction = transaction;
	}

	/**
	 * Returns if images can be stored. Asks S3, so not part of the transactions below.
	 */
	void requireOwnBucket() {
		this.uploads.requireOwnBucket();
	}

	@Transactional
	ImageGeneration generate(DraftId taskId, GenerationInput input, @Nullable String key, String editor) {
		ContentTask task = this.tasks.forNewImage(taskId);
		return this.generations.request(task.id(), input, NO_ALT, editor, key);
	}

	@Transactional
	List<ImageGeneration> generateCandidates(DraftId taskId, GenerationInput input, int count, @Nullable String key,
			String editor) {
		ContentTask task = this.tasks.forNewImage(taskId);
		return this.generations.requestCandidates(task.id(), input, count, NO_ALT, editor, key);
	}

	@Transactional
	ContentTask choose(DraftId taskId, int version, ImageId imageId, String editor) {
		this.tasks.forNewImage(taskId);
		return this.tasks.choose(taskId, version, imageId, editor);
	}

	@Transactional
	ImageUploadTarget beginUpload(@Nullable DraftId taskId, String contentType, int bytes, String editor) {
		DraftId draft = (taskId != null) ? this.tasks.forNewImage(taskId).id() : null;
		return this.uploads.begin(draft, contentType, bytes, editor);
	}

	/** The target of an upload that began before. */
	ImageUploadTarget resumeUpload(UUID uploadId, String editor) {
		return this.uploads.resume(uploadId, editor);
	}

	/**
	 * Makes an uploaded file its task's feature image. Idempotent, so that a client may
	 * repeat it.
	 * @param ai what the editor says of AI; null for nothing
	 */
	ContentTask confirmUpload(UUID uploadId, String alt, @Nullable AiUse ai, String editor) {
		String line = checked("alt", alt, 1);
		ImageUpload upload = this.uploads.find(uploadId, editor);
		if (!upload.confirmed()) {
			Image image = this.uploads.store(upload, line, ai);
			this.transaction.executeWithoutResult((status) -> {
				this.tasks.forNewImage(upload.draft());
				this.uploads.confirm(upload, image);
			});
			this.uploads.discard(upload);
		}
		return this.tasks.find(upload.draft()).orElseThrow();
	}

	/**
	 * Stores an uploaded file as an image for its task's text. Idempotent, so that a
	 * client may repeat it.
	 * @param alt text that is proposed for each use; empty for none
	 */
	Image confirmForText(UUID uploadId, String alt, @Nullable AiUse ai, String editor) {
		return confirm(this.uploads.find(uploadId, editor), alt, ai);
	}

	/**
	 * Stores an image of another server as one for the task's text.
	 * @throws Refused when the address is not public or has no usable image
	 */
	Image fetch(DraftId taskId, String address, String alt, String editor) {
		String line = checked("alt", alt, 0);
		this.transaction.executeWithoutResult((status) -> this.tasks.forNewImage(taskId));
		Image image = this.uploads.storeInTurn("input.url", this.fetcher.fetch("input.url", address), line, editor);
		this.transaction.executeWithoutResult((status) -> {
			this.tasks.forNewImage(taskId);
			this.uploads.attach(taskId, image);
		});
		return image;
	}

	/** Stores an uploaded file as an image of the library. Idempotent. */
	Image confirmForLibrary(UUID uploadId, String alt, @Nullable AiUse ai, String editor) {
		return confirm(this.uploads.findForLibrary(uploadId, editor), alt, ai);
	}

	private Image confirm(ImageUpload upload, String alt, @Nullable AiUse ai) {
		String line = checked("alt", alt, 0);
		if (!upload.confirmed()) {
			Image image = this.uploads.store(upload, line, ai);
			this.transaction.executeWithoutResult((status) -> {
				if (upload.taskId() != null) {
					this.tasks.forNewImage(upload.taskId());
				}
				this.uploads.confirmForText(upload, image);
			});
			this.uploads.discard(upload);
		}
		return this.uploads.imageOf(upload).orElseThrow(() -> new NotFound("input.id", "the image was deleted since"));
	}

	/**
	 * Replaces an image in the open drafts that the caller may edit, as feature image and
	 * in texts, and in the categories if the caller may edit these; each draft in a
	 * transaction of its own.
	 * @throws NotFound when the caller sees no such image
	 */
	Replaced replaceEverywhere(ImageId image, ImageId replacement, Caller caller) {
		if (!this.library.mayUse(image, caller)) {
			throw ImageLibrary.notFound("input.image");
		}
		if (!this.library.mayUse(replacement, caller)) {
			throw ImageLibrary.notFound("input.replacement");
		}
		if (image.equals(replacement)) {
			throw new Refused("input.replacement", "choose another image than the one to replace");
		}
		List<DraftId> drafts = this.references.openDrafts(image, caller, MAX_REPLACED + 1);
		List<ContentTask> changed = drafts.stream()
			.limit(MAX_REPLACED)
			.map((id) -> this.tasks.replaceImage(id, image, replacement, caller.username()))
			.flatMap(Optional::stream)
			.toList();
		List<Category> categories = (caller.may(Role.ADMIN) && caller.may((Scope) null))
				? this.taxonomy.replaceImage(image, replacement, caller.username()) : List.of();
		return new Replaced(changed, categories,
				this.library.uses(List.of(image), caller).getOrDefault(image, List.of()), drafts.size() > MAX_REPLACED);
	}

	/**
	 * What a replacement did.
	 *
	 * @param drafts the changed drafts
	 * @param categories the changed categories
	 * @param remaining where the image is still used, as far as the caller may read that
	 * @param more whether more drafts are left than one call replaces
	 */
	record Replaced(List<ContentTask> drafts, List<Category> categories, List<ImageUse> remaining, boolean more) {
	}

	/** Begins the upload of a file to verify. */
	ImageUploadTarget beginVerification(String contentType, int bytes, String editor) {
		return this.uploads.begin(null, contentType, bytes, editor);
	}

	private static String checked(String field, String alt, int min) {
		Faults faults = new Faults("input");
		String line = faults.line(field, alt, min, MAX_ALT_LENGTH);
		faults.refuseIfAny();
		return Objects.requireNonNull(line);
	}

}
