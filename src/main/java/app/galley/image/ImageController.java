package app.galley.image;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import app.galley.problem.NotFound;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/**
 * Image generations over GraphQL.
 */
@Controller
class ImageController {

	private final ImageGenerations generations;

	private final GenerationFeed feed;

	private final Images images;

	private final TimeLeft timeLeft;

	private final PictureAccess access;

	ImageController(ImageGenerations generations, GenerationFeed feed, Images images, TimeLeft timeLeft,
			PictureAccess access) {
		this.generations = generations;
		this.feed = feed;
		this.images = images;
		this.timeLeft = timeLeft;
		this.access = access;
	}

	@QueryMapping
	Optional<ImageGeneration> imageGeneration(@Argument String id) {
		return visible(id);
	}

	@SubscriptionMapping("imageGeneration")
	Flux<ImageGeneration> imageGenerationChanges(@Argument String id) {
		return visible(id).map((generation) -> this.feed.of(generation.id()))
			.orElse(Flux.empty())
			.switchIfEmpty(Flux.error(() -> new NotFound("id", "There is no image generation with this id.")));
	}

	@MutationMapping
	ImageGeneration cancelImageGeneration(@Argument CancelInput input) {
		return this.generations.cancel(visible(input.id()).map(ImageGeneration::id)
			.orElseThrow(() -> new NotFound("input.id", "There is no image generation with this id.")));
	}

	@BatchMapping(typeName = "ImageGeneration")
	Map<ImageGeneration, Image> image(List<ImageGeneration> generations) {
		Map<UUID, Image> found = this.images
			.findAll(generations.stream().map(ImageGeneration::imageId).filter(Objects::nonNull).distinct().toList());
		Map<ImageGeneration, Image> result = new HashMap<>();
		for (ImageGeneration generation : generations) {
			UUID id = generation.imageId();
			if (id != null && found.containsKey(id)) {
				result.put(generation, found.get(id));
			}
		}
		return result;
	}

	@SchemaMapping(typeName = "ImageGeneration")
	@Nullable Integer secondsLeft(ImageGeneration generation) {
		return this.timeLeft.of(generation);
	}

	private Optional<ImageGeneration> visible(String id) {
		return uuid(id).flatMap(this.generations::find).filter((generation) -> this.access.maySee(generation.taskId()));
	}

	/** What is no UUID is the id of nothing. */
	private static Optional<UUID> uuid(String text) {
		try {
			return Optional.of(UUID.fromString(text));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	record CancelInput(String id) {
	}

}
