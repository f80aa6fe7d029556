package app.galley.taxonomy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import app.galley.problem.Faults;
import org.jspecify.annotations.Nullable;

/**
 * Checks the links of an author.
 */
final class AuthorLinks {

	private static final int MAX_LABEL_LENGTH = 60;

	private static final int MAX_ADDRESS_LENGTH = 500;

	private AuthorLinks() {
	}

	/** The links, stripped. What is wrong is among the faults of {@code links}. */
	static List<Author.Link> check(Faults faults, List<Input> links) {
		if (links.size() > Author.MAX_LINKS) {
			faults.add("links", "enter at most %d links, not %d".formatted(Author.MAX_LINKS, links.size()));
		}
		Set<String> addresses = new HashSet<>();
		for (int i = 0; i < links.size(); i++) {
			String at = "links." + i;
			faults.line(at + ".label", links.get(i).label(), 0, MAX_LABEL_LENGTH);
			String address = links.get(i).address().strip();
			if (!isHttps(address)) {
				faults.add(at + ".address", "enter an address that starts with https://, of at most %d characters"
					.formatted(MAX_ADDRESS_LENGTH));
			}
			else if (!addresses.add(address)) {
				faults.add(at + ".address", "leads to the same address as a link before it");
			}
		}
		return links.stream()
			.map((link) -> new Author.Link(Objects.requireNonNullElse(link.label(), "").strip(),
					link.address().strip()))
			.toList();
	}

	private static boolean isHttps(String text) {
		try {
			URI address = new URI(text);
			return text.length() <= MAX_ADDRESS_LENGTH && "https".equals(address.getScheme())
					&& address.getHost() != null && address.getUserInfo() == null;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	static boolean isValid(Author.Link link) {
		return link.label().length() <= MAX_LABEL_LENGTH && link.label().chars().noneMatch(Character::isISOControl)
				&& isHttps(link.address());
	}

	/** A link as it is sent. */
	record Input(@Nullable String label, String address) {
	}

}
