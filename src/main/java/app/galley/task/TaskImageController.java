package app.galley.task;

import java.security.Principal;
import java.util.List;
import java.util.UUID;

import app.galley.generation.GenerationInput;
import app.galley.generation.ImageGeneration;
import app.galley.generation.engine.SamplingProfile;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.image.ImageUploadTarget;
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

	TaskImageController(TaskImages images, TaskAccess access, ImageRequestLimit limit) {
		this.images = images;
		this.access = access;
		this.limit = limit;
	}

	@MutationMapping
	ImageGeneration generateImage(@Argument GenerateImageInput input, Principal editor) {
		this.access.check(input.taskId(), "input.taskId");
		this.limit.take("generateImage", editor.getName(), 1);
		return this.images.generate(input.taskId(), input, input.idempotencyKey(), editor.getName());
	}

	@MutationMapping
	List<ImageGeneration> generateImages(@Argument GenerateImagesInput input, Principal editor) {
		this.access.check(input.taskId(), "input.taskId");
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
	ImageUploadTarget uploadImage(@Argument UploadInput input, Principal editor) {
		this.access.check(input.taskId(), "input.taskId");
		this.limit.take("uploadImage", editor.getName(), 1);
		return this.images.beginUpload(input.taskId(), input.contentType(), input.bytes(), editor.getName());
	}

	@MutationMapping
	ContentTask confirmImageUpload(@Argument ConfirmInput input, Principal editor) {
		return this.images.confirmUpload(input.id(), input.alt(), editor.getName());
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

	record UploadInput(DraftId taskId, String contentType, int bytes) {
	}

	record ConfirmInput(UUID id, String alt) {
	}

}
