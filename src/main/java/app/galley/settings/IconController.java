package app.galley.settings;

import java.io.IOException;
import java.time.Duration;

import app.galley.id.ImageId;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.media.SquareIcon;
import app.galley.storage.ObjectStore;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * The site's icon in the sizes that browsers ask for, made from the one that was
 * uploaded. Only icons that the settings name have an address here.
 */
@Controller
class IconController {

	private static final CacheControl FOR_EVER = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

	private static final MediaType ICO = MediaType.parseMediaType("image/x-icon");

	private static final int ICO_SIZE = 32;

	private final Settings settings;

	private final Images images;

	private final ObjectStore store;

	private final Cache<String, byte[]> files = Caffeine.newBuilder().maximumSize(20).build();

	IconController(Settings settings, Images images, ObjectStore store) {
		this.settings = settings;
		this.images = images;
		this.store = store;
	}

	@GetMapping("/icons/{id}/{size:32|180|192|512}.png")
	ResponseEntity<byte[]> png(@PathVariable ImageId id, @PathVariable int size) throws IOException {
		Image image = icon(id);
		return (image != null) ? answer(MediaType.IMAGE_PNG, file(image, size)) : ResponseEntity.notFound().build();
	}

	@GetMapping("/icons/{id}/favicon.ico")
	ResponseEntity<byte[]> ico(@PathVariable ImageId id) throws IOException {
		Image image = icon(id);
		return (image != null) ? answer(ICO, SquareIcon.ico(file(image, ICO_SIZE), ICO_SIZE))
				: ResponseEntity.notFound().build();
	}

	private @Nullable Image icon(ImageId id) {
		boolean shown = id.equals(this.settings.published().icon()) || id.equals(this.settings.draft().icon());
		return shown ? this.images.find(id).orElse(null) : null;
	}

	private byte[] file(Image image, int size) throws IOException {
		String key = image.id() + "/" + size;
		byte[] known = this.files.getIfPresent(key);
		if (known == null) {
			known = SquareIcon.png(this.store.get(image.objectKey()), size);
			this.files.put(key, known);
		}
		return known;
	}

	private static ResponseEntity<byte[]> answer(MediaType type, byte[] file) {
		return ResponseEntity.ok().cacheControl(FOR_EVER).contentType(type).body(file);
	}

}
