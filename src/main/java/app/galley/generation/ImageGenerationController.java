package app.galley.generation;

import java.util.Optional;
import java.util.UUID;

import app.galley.problem.NotFound;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/**
 * Image generations over GraphQL.
 */
@Controller
class ImageGenerationController {

	private final ImageGenerations generations;

	private final GenerationFeed feed;

	private final TimeLeft timeLeft;

	private final GenerationAccess access;

	ImageGenerationController(ImageGenerations generations, GenerationFeed feed, TimeLeft timeLeft,
			GenerationAccess access) {
		this.generations = generations;
		this.feed = feed;
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

	@SchemaMapping(typeName = "ImageGeneration")
	@Nullable Integer secondsLeft(ImageGeneration generation) {
		return this.timeLeft.of(generation);
	}

	private Optional<ImageGeneration> visible(String id) {
		return uuid(id).flatMap(this.generations::find).filter((generation) -> this.access.maySee(generation.taskId()));
	}

	/** Empty for a text that is not a UUID, and so no generation's id. */
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
