package app.galley.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import app.galley.id.ImageId;
import app.galley.identity.Caller;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * The library of images over GraphQL.
 */
@Controller
class ImageLibraryController {

	private final ImageLibrary library;

	ImageLibraryController(ImageLibrary library) {
		this.library = library;
	}

	@QueryMapping
	Page<LibraryImage> images(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before,
			@Argument @Nullable LibraryFilter filter) {
		return this.library.page(filter, caller(), PageRequest.of(first, after, last, before));
	}

	@QueryMapping
	@Nullable LibraryImage image(@Argument ImageId id) {
		return this.library.find(id, caller()).orElse(null);
	}

	@MutationMapping
	Image deleteImage(@Argument DeleteImageInput input) {
		return this.library.delete(input.id(), caller());
	}

	@BatchMapping
	Map<LibraryImage, List<ImageUse>> uses(List<LibraryImage> images) {
		Map<ImageId, List<ImageUse>> found = this.library
			.uses(images.stream().map((item) -> item.image().id()).toList(), caller());
		Map<LibraryImage, List<ImageUse>> result = new LinkedHashMap<>();
		images.forEach((item) -> result.put(item, found.getOrDefault(item.image().id(), List.of())));
		return result;
	}

	private static Caller caller() {
		return Caller.current().orElseThrow();
	}

	record DeleteImageInput(ImageId id) {
	}

}
