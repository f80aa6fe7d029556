package app.galley.article;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An address in a text that names something by its id: {@code image:ID?wide} or
 * {@code post:ID#heading}.
 *
 * @param options after the question mark
 * @param fragment with its {@code #}; empty for none
 */
record Reference(UUID id, Set<String> options, String fragment) {

	static final String IMAGE = "image:";

	static final String POST = "post:";

	private static final Pattern FORM = Pattern.compile(
			"(?:image|post):([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})(?:\\?([^#]*))?(#.*)?",
			Pattern.DOTALL);

	/** Whether an address has this scheme, as browsers read it. */
	static boolean hasScheme(String scheme, String address) {
		return address.replaceAll("[\\x00-\\x20]", "").regionMatches(true, 0, scheme, 0, scheme.length());
	}

	/**
	 * The reference that an address is; empty for a malformed one.
	 * @param markdown of the whole text, which must have the reference letter by letter:
	 * that is how it is found again when an image is to be deleted
	 */
	static Optional<Reference> of(String scheme, String address, String markdown) {
		var form = FORM.matcher(address);
		if (!address.startsWith(scheme) || !form.matches() || !markdown.contains(scheme + form.group(1))) {
			return Optional.empty();
		}
		Set<String> options = Arrays.stream(Objects.requireNonNullElse(form.group(2), "").split("&"))
			.collect(Collectors.toUnmodifiableSet());
		return Optional
			.of(new Reference(UUID.fromString(form.group(1)), options, Objects.requireNonNullElse(form.group(3), "")));
	}

	boolean wide() {
		return this.options.contains("wide");
	}

	boolean decorative() {
		return this.options.contains("decorative");
	}

}
