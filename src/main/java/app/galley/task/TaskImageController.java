package app.galley.task;

import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import app.galley.generation.GenerationInput;
import app.galley.generation.ImageGeneration;
import app.galley.generation.engine.SamplingProfile;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.identity.IdempotentRequests;
import app.galley.identity.Caller;
import app.galley.image.Image;
import app.galley.image.ImageUploadTarget;
import app.galley.image.ImageVerification;
import app.galley.image.ImageVerifications;
import app.galley.media.AiUse;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/**
 * Images of content tasks over GraphQL.
 */
@Controller
class TaskImageController {

	private final TaskImages images;

	private final TaskAccess access;

	private final ImageRequestLimit limit;

	private final IdempotentRequests requests;

	private final ImageVerifications verifications;

	TaskImageController(TaskImages images, TaskAccess access, ImageRequestLimit limit, IdempotentRequests requests,
			ImageVerifications verifications) {
		this.verifications = verifications;
		this.images = images;
		this.access = access;
		this.limit = limit;
		this.requests = requests;
	}

	@MutationMapping
	ImageGeneration generateImage(@Argument GenerateImageInput input, Principal editor) {
		this.access.check(input.taskId(), "input.taskId");
		this.images.requireOwnBucket();
		this.limit.take("generateImage", editor.getName(), 1);
		return this.images.generate(input.taskId(), input, input.idempotencyKey(), editor.getName());
	}

	@MutationMapping
	List<ImageGeneration> generateImages(@Argument GenerateImagesInput input, Principal editor) {
		this.access.check(input.taskId(), "input.taskId");
		this.images.requireOwnBucket();
		this.limit.take("generateImage", editor.getName(), input.count());
		return this.images.generateCandidates(input.taskId(), input, input.count(), input.idempotencyKey(),
				editor.getName());
	}

	@MutationMapping
	ContentTask chooseFeaturedImage(@Argument ChooseInput input, Principal editor) {
		this.access.check(input.taskId(), "input.taskId");
		return this.images.choose(input.taskId(), input.version(), input.imageId(), editor.getName());
	}

	@MutationMapping
	ImageUploadTarget uploadImage(@Argument UploadInput input, Principal editor, DataFetchingEnvironment env) {
		if (input.taskId() != null) {
			this.access.check(input.taskId(), "input.taskId");
		}
		this.images.requireOwnBucket();
		this.limit.take("uploadImage", editor.getName(), 1);
		return this.requests.once(env,
				() -> this.images.beginUpload(input.taskId(), input.contentType(), input.bytes(), editor.getName()),
				(upload) -> upload.id().toString(),
				(id) -> Optional.of(this.images.resumeUpload(UUID.fromString(id), editor.getName())));
	}

	@MutationMapping
	ContentTask confirmImageUpload(@Argument ConfirmInput input, Principal editor) {
		return this.images.confirmUpload(input.id(), input.alt(), input.aiUse(), editor.getName());
	}

	@MutationMapping
	Image confirmTextImage(@Argument ConfirmTextImageInput input, Principal editor) {
		return this.images.confirmForText(input.id(), Objects.requireNonNullElse(input.alt(), ""), input.aiUse(),
				editor.getName());
	}

	@MutationMapping
	Image confirmLibraryImage(@Argument ConfirmTextImageInput input, Principal editor) {
		return this.images.confirmForLibrary(input.id(), Objects.requireNonNullElse(input.alt(), ""), input.aiUse(),
				editor.getName());
	}

	@MutationMapping
	Image fetchImage(@Argument FetchInput input, Principal editor) {
		this.access.check(input.taskId(), "input.taskId");
		this.images.requireOwnBucket();
		this.limit.take("uploadImage", editor.getName(), 1);
		return this.images.fetch(input.taskId(), input.url(), Objects.requireNonNullElse(input.alt(), ""),
				editor.getName());
	}

	@MutationMapping
	TaskImages.Replaced replaceImage(@Argument ReplaceImageInput input) {
		return this.images.replaceEverywhere(input.image(), input.replacement(), Caller.current().orElseThrow());
	}

	@MutationMapping
	ImageUploadTarget uploadImageToVerify(@Argument VerifiedUploadInput input, Principal editor,
			DataFetchingEnvironment env) {
		this.images.requireOwnBucket();
		this.limit.take("uploadImage", editor.getName(), 1);
		return this.requests.once(env,
				() -> this.images.beginVerification(input.contentType(), input.bytes(), editor.getName()),
				(upload) -> upload.id().toString(),
				(id) -> Optional.of(this.images.resumeUpload(UUID.fromString(id), editor.getName())));
	}

	@MutationMapping
	ImageVerification verifyImage(@Argument VerifyInput input, Principal editor) {
		return this.verifications.verify(input.id(), editor.getName());
	}

	record GenerateImageInput(DraftId taskId, String prompt, @Nullable String negativePrompt, @Nullable Integer width,
			@Nullable Integer height, @Nullable SamplingProfile profile, @Nullable Integer steps,
			@Nullable Double cfgScale, @Nullable Integer seed, @Nullable String sampler, @Nullable String alt,
			@Nullable String idempotencyKey) implements GenerationInput {
	}

	record GenerateImagesInput(DraftId taskId, int count, String prompt, @Nullable String negativePrompt,
			@Nullable Integer width, @Nullable Integer height, @Nullable SamplingProfile profile,
			@Nullable Integer steps, @Nullable Double cfgScale, @Nullable Integer seed, @Nullable String sampler,
			@Nullable String alt, @Nullable String idempotencyKey) implements GenerationInput {
	}

	record ChooseInput(DraftId taskId, int version, ImageId imageId) {
	}

	record FetchInput(DraftId taskId, String url, @Nullable String alt) {
	}

	record ReplaceImageInput(ImageId image, ImageId replacement) {
	}

	record UploadInput(@Nullable DraftId taskId, String contentType, int bytes) {
	}

	record VerifiedUploadInput(String contentType, int bytes) {
	}

	record VerifyInput(UUID id) {
	}

	record ConfirmTextImageInput(UUID id, @Nullable String alt, @Nullable AiUse aiUse) {
	}

	record ConfirmInput(UUID id, String alt, @Nullable AiUse aiUse) {
	}

}
