package app.galley.image;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import app.galley.generation.ImageGeneration;
import app.galley.id.ImageId;

import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.stereotype.Controller;

/**
 * GraphQL: the image of a generation.
 */
@Controller
class ImageController {

	private final Images images;

	ImageController(Images images) {
		this.images = images;
	}

	@BatchMapping(typeName = "ImageGeneration")
	Map<ImageGeneration, Image> image(List<ImageGeneration> generations) {
		Map<ImageId, Image> found = this.images
			.findAll(generations.stream().map(ImageGeneration::imageId).filter(Objects::nonNull).distinct().toList());
		Map<ImageGeneration, Image> result = new HashMap<>();
		for (ImageGeneration generation : generations) {
			ImageId id = generation.imageId();
			if (id != null && found.containsKey(id)) {
				result.put(generation, found.get(id));
			}
		}
		return result;
	}

}
