package app.galley.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import app.galley.id.ImageId;
import app.galley.image.Image;
import app.galley.image.RestoredImages;
import app.galley.post.Post;
import app.galley.seo.Seo;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A Markdown file of an export and its images, as they are read again. Every fault of the
 * file is an {@link IllegalArgumentException} with a sentence.
 *
 * @param file path in the export
 * @param galley the fields that only Galley reads
 */
record RestoredBundle(Path root, String file, JsonNode fields, JsonNode galley, String body) {

	private static final Pattern IMAGE = Pattern.compile("\\./[0-9a-f]{16}\\.(?:png|jpg|webp)");

	private static final long MAX_IMAGE_BYTES = 64L * 1024 * 1024;

	static RestoredBundle read(Path root, String file) throws IOException {
		FrontMatterText text = FrontMatterText.read(Files.readAllBytes(root.resolve(file)));
		JsonNode galley = text.fields().path("galley");
		if (!galley.isObject()) {
			throw new IllegalArgumentException("the fields below \"galley\" are missing");
		}
		return new RestoredBundle(root, file, text.fields(), galley, text.body());
	}

	String text(String key) {
		return text(this.fields, key);
	}

	String own(String key) {
		return text(this.galley, key);
	}

	@Nullable String ownOrNull(String key) {
		return this.galley.has(key) ? own(key) : null;
	}

	private static String text(JsonNode node, String key) {
		JsonNode value = node.path(key);
		if (!value.isString() && !value.isNumber()) {
			throw new IllegalArgumentException(key + " is missing");
		}
		return value.asString();
	}

	Instant instant(String key) {
		return instant(this.fields, key);
	}

	Instant ownInstant(String key) {
		return instant(this.galley, key);
	}

	private static Instant instant(JsonNode node, String key) {
		String value = text(node, key);
		try {
			return Instant.parse(value);
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException("%s is not a time in UTC: %s".formatted(key, value), ex);
		}
	}

	List<String> ownTexts(String key) {
		return this.galley.path(key).valueStream().map(JsonNode::asString).toList();
	}

	Seo seo() {
		Map<String, String> chosen = new LinkedHashMap<>();
		this.galley.path("seo").forEachEntry((field, value) -> chosen.put(field, value.asString()));
		return Seo.of(chosen);
	}

	@Nullable String language() {
		return this.fields.path("language").asString(null);
	}

	UUID id() {
		return uuid(own("id"));
	}

	static UUID uuid(String text) {
		try {
			return UUID.fromString(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("not an id: " + text, ex);
		}
	}

	/** What it is or becomes; earlier exports have posts only. */
	Post.Kind kind() {
		String kind = ownOrNull("kind");
		return (kind != null) ? Post.Kind.valueOf(kind) : Post.Kind.POST;
	}

	/** Throws unless a post names what each post has. */
	void requirePostFields() {
		if (kind() == Post.Kind.POST) {
			List.of("author", "category", "image").forEach(this::own);
		}
	}

	/** Id of the feature image. */
	@Nullable ImageId image() {
		String id = ownOrNull("image");
		return (id != null) ? new ImageId(uuid(id)) : null;
	}

	/** Null for a page, and for a draft without one. */
	@Nullable UUID author(Taxonomy taxonomy) {
		if (ownOrNull("author") == null) {
			return null;
		}
		return taxonomy.author(own("author"))
			.map(Author::id)
			.orElseThrow(() -> new IllegalArgumentException("no author has the slug " + own("author")));
	}

	/** Null for a page, and for a draft without one. */
	@Nullable UUID category(Taxonomy taxonomy) {
		if (ownOrNull("category") == null) {
			return null;
		}
		return taxonomy.category(own("category"))
			.map(Category::id)
			.orElseThrow(() -> new IllegalArgumentException("no category has the slug " + own("category")));
	}

	List<UUID> tags(Taxonomy taxonomy) {
		List<UUID> tags = new ArrayList<>();
		for (String slug : ownTexts("tags")) {
			tags.add(taxonomy.tag(slug)
				.map(Tag::id)
				.orElseThrow(() -> new IllegalArgumentException("no tag has the slug " + slug)));
		}
		return tags;
	}

	/** The images of the file, by id, with the paths of their files. */
	Map<RestoredImages.Description, String> images() {
		Map<RestoredImages.Description, String> images = new LinkedHashMap<>();
		this.galley.path("images").forEach((image) -> images.put(description(image), path(image)));
		return images;
	}

	/** What an export says of an image. */
	static RestoredImages.Description description(JsonNode image) {
		boolean generated = image.has("engine");
		return new RestoredImages.Description(new ImageId(uuid(text(image, "id"))), text(image, "alt"),
				text(image, "createdBy"), instant(image, "createdAt"),
				image.has("removedCredential") ? text(image, "removedCredential") : null,
				generated ? text(image, "engine") : null, image.has("model") ? text(image, "model") : null,
				image.has("modelHash") ? text(image, "modelHash") : null, image.path("prompt").asString(""),
				image.path("negativePrompt").asString(""), image.path("seed").asLong(0), image.path("steps").asInt(0),
				image.path("cfgScale").asDouble(0), image.path("sampler").asString(""));
	}

	/** The path of an image's file, which is in the folder of what describes it. */
	static String path(JsonNode image) {
		String path = text(image, "file");
		if (!IMAGE.matcher(path).matches()) {
			throw new IllegalArgumentException("not an image of this folder: " + path);
		}
		return path;
	}

	byte[] bytes(String image) throws IOException {
		Path path = this.root.resolve(this.file).resolveSibling(image.substring(2));
		if (Files.size(path) > MAX_IMAGE_BYTES) {
			throw new IllegalArgumentException(
					"%s has %,d bytes; an image has at most 64 MB".formatted(image, Files.size(path)));
		}
		return Files.readAllBytes(path);
	}

	/** The text with the addresses of its images, and what it names by id. */
	String body(Map<String, Image> imagesByPath) {
		return LocalText.restore(this.body, ownTexts("references"), imagesByPath);
	}

}
