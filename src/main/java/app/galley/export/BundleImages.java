package app.galley.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import app.galley.generation.Provenance;
import app.galley.image.Image;
import app.galley.problem.NotFound;
import app.galley.storage.ObjectHead;
import app.galley.storage.ObjectStore;
import org.jspecify.annotations.Nullable;

/**
 * The images of a bundle: a folder with one Markdown file and the images it shows. A file
 * is named after its bytes, so that one that is there is right.
 */
final class BundleImages {

	private static final String KEY = "((?:generated|uploaded)/[0-9a-f]{2}/([0-9a-f]{16})[0-9a-f]{48}\\.(png|jpg|webp))";

	private static final Pattern WHOLE_KEY = Pattern.compile(KEY);

	private final ExportTarget folder;

	private final String bundle;

	private final ObjectStore store;

	private final Pattern addresses;

	private final Consumer<String> errors;

	/** Names of files that are there, by object key; null for a missing object. */
	private final Map<String, @Nullable String> files = new TreeMap<>();

	/**
	 * Descriptions by file, alternative text and image: ids alone would order them by the
	 * time of storing.
	 */
	private final Map<String, Map<String, Object>> described = new TreeMap<>();

	private List<String> references = List.of();

	/**
	 * @param bundle path of the folder in the export
	 * @param errors receives a sentence for each missing object
	 */
	BundleImages(ExportTarget folder, String bundle, ObjectStore store, Consumer<String> errors) {
		this.folder = folder;
		this.bundle = bundle;
		this.store = store;
		this.addresses = Pattern.compile(Pattern.quote(store.urlOf("").toString()) + KEY);
		this.errors = errors;
	}

	/** The keys of stored images whose addresses a text has. */
	List<String> keysIn(String text) {
		return this.addresses.matcher(text).results().map((found) -> found.group(1)).distinct().toList();
	}

	/**
	 * Writes an image.
	 * @return its path relative to the bundle; null when the bucket has no such object
	 */
	@Nullable String add(Image image) throws IOException {
		String path = add(image.objectKey(), image.bytes());
		if (path != null) {
			this.described.put(String.join("\n", path, image.alt(), image.id().toString()), describe(path, image));
		}
		return path;
	}

	/**
	 * Writes an image that is not part of a text.
	 * @return what is known of it, with its path; null when the bucket has no such object
	 */
	@Nullable Map<String, Object> addDescribed(Image image) throws IOException {
		String path = add(image.objectKey(), image.bytes());
		return (path != null) ? describe(path, image) : null;
	}

	private @Nullable String add(String key, long bytes) throws IOException {
		if (this.files.containsKey(key)) {
			return this.files.get(key);
		}
		String path = path(key);
		String name = this.bundle + "/" + path.substring(2);
		String found = write(name, key, bytes) ? path : null;
		if (found == null) {
			this.errors.accept("%s: the bucket has no object %s".formatted(this.bundle, key));
		}
		this.files.put(key, found);
		return found;
	}

	private boolean write(String name, String key, long bytes) throws IOException {
		long size = (bytes >= 0) ? bytes : this.store.head(key).map(ObjectHead::size).orElse(-1L);
		if (this.folder.has(name, size)) {
			this.folder.keep();
			return true;
		}
		try {
			this.folder.write(name, this.store.get(key));
			return true;
		}
		catch (NotFound ex) {
			return false;
		}
	}

	private static String path(String key) {
		Matcher parts = WHOLE_KEY.matcher(key);
		if (!parts.matches()) {
			throw new IllegalStateException("Not the key of an image: " + key);
		}
		return "./" + parts.group(2) + "." + parts.group(3);
	}

	/**
	 * Writes the stored images that a text shows and replaces their addresses by relative
	 * paths.
	 */
	String localize(String text) throws IOException {
		Matcher address = this.addresses.matcher(text);
		StringBuilder local = new StringBuilder(text.length());
		while (address.find()) {
			String path = add(address.group(1), -1);
			address.appendReplacement(local, Matcher.quoteReplacement((path != null) ? path : address.group()));
		}
		return address.appendTail(local).toString();
	}

	/** Keeps what {@link LocalText} needs to restore the text. */
	void keep(List<String> references) {
		this.references = List.copyOf(references);
	}

	/** Puts what is known of the images, by file, and what the text names. */
	void putInto(Map<String, Object> galley) {
		galley.put("images", new ArrayList<>(this.described.values()));
		if (this.references.stream().anyMatch((reference) -> !reference.isEmpty())) {
			galley.put("references", this.references);
		}
	}

	/** The names of the files. */
	Collection<String> names() {
		List<String> names = new ArrayList<>();
		this.files.values().forEach((path) -> {
			if (path != null) {
				names.add(path.substring(2));
			}
		});
		return names;
	}

	private static Map<String, Object> describe(String path, Image image) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("file", path);
		fields.put("id", image.id().toString());
		fields.put("sha256", image.sha256());
		fields.put("alt", image.alt());
		fields.put("createdBy", image.createdBy());
		fields.put("createdAt", image.createdAt());
		if (image.aiMark() != null) {
			fields.put("aiUse", image.aiMark().use().name());
			put(fields, "aiSystem", image.aiMark().system());
		}
		put(fields, "removedCredential", image.removedCredential());
		Provenance provenance = image.provenance();
		if (provenance != null) {
			fields.put("engine", provenance.engine());
			put(fields, "model", provenance.model());
			put(fields, "modelHash", provenance.modelHash());
			fields.put("prompt", provenance.prompt());
			fields.put("negativePrompt", provenance.negativePrompt());
			fields.put("seed", provenance.seed());
			fields.put("steps", provenance.steps());
			fields.put("cfgScale", provenance.cfgScale());
			fields.put("sampler", provenance.sampler());
		}
		return fields;
	}

	private static void put(Map<String, Object> fields, String key, @Nullable Object value) {
		if (value != null) {
			fields.put(key, value);
		}
	}

}
