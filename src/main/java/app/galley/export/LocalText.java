package app.galley.export;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.image.Image;

/**
 * A text whose references by id become relative paths, which other programs read. Beside
 * the text stands for each such path what it was, so that it is restored letter by
 * letter.
 */
final class LocalText {

	private static final String LOCAL = "\\./[0-9a-f]{16}\\.(?:png|jpg|webp)|\\.\\./[a-z0-9]+(?:-[a-z0-9]+)*/";

	private static final Pattern PATHS = Pattern.compile(LOCAL);

	private static final Pattern PATHS_AND_REFERENCES = Pattern
		.compile("(image|post):([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})|" + LOCAL);

	private final String text;

	private final List<String> references = new ArrayList<>();

	LocalText(String text) {
		this.text = text;
	}

	/** The images that the text names, stored or not. */
	Set<ImageId> images() {
		return ids("image").stream().map(ImageId::new).collect(Collectors.toSet());
	}

	/** The posts that the text names, whether there are such or not. */
	Set<PostId> posts() {
		return ids("post").stream().map(PostId::new).collect(Collectors.toSet());
	}

	private Set<UUID> ids(String kind) {
		return PATHS_AND_REFERENCES.matcher(this.text)
			.results()
			.filter((found) -> kind.equals(found.group(1)))
			.map((found) -> UUID.fromString(found.group(2)))
			.collect(Collectors.toSet());
	}

	/**
	 * The text with paths in place of references.
	 * @param paths by reference; one without stays as it is
	 */
	String localize(Map<String, String> paths) {
		return PATHS_AND_REFERENCES.matcher(this.text).replaceAll((found) -> {
			String path = paths.get(found.group());
			if (path != null) {
				this.references.add(found.group());
			}
			else if (found.group(1) == null) {
				this.references.add("");
			}
			return Matcher.quoteReplacement((path != null) ? path : found.group());
		});
	}

	/**
	 * What each path in the localized text was, in their order; empty for one that was a
	 * path or an address.
	 */
	List<String> references() {
		return this.references;
	}

	/**
	 * The text as it was. One that was edited since gets the ids of its images.
	 * @param references as {@link #references} gave them
	 */
	static String restore(String text, List<String> references, Map<String, Image> imagesByPath) {
		boolean known = PATHS.matcher(text).results().count() == references.size();
		Iterator<String> next = known ? references.iterator() : List.<String>of().iterator();
		return PATHS.matcher(text).replaceAll((found) -> {
			String reference = next.hasNext() ? next.next() : "";
			Image image = imagesByPath.get(found.group());
			if (reference.isEmpty() && image != null) {
				boolean edited = !known && !references.isEmpty();
				reference = edited ? "image:" + image.id() : image.url().toString();
			}
			return Matcher.quoteReplacement(reference.isEmpty() ? found.group() : reference);
		});
	}

}
