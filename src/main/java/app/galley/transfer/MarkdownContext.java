package app.galley.transfer;

import java.time.Instant;
import java.util.Map;

import app.galley.importing.ImportOptions;
import org.jspecify.annotations.Nullable;

/**
 * What all files of a source share.
 *
 * @param blog identity of the blog
 * @param idPrefix path from the blog's root to the folder; empty, or with a slash at its
 * end
 * @param authors names by the keys under which files name them
 * @param now what decides whether a post has expired
 */
record MarkdownContext(SourceFolder folder, String blog, String idPrefix, Map<String, String> authors,
		ImportOptions options, Instant now) {

	/** The host of the blog; null when unknown. */
	@Nullable String host() {
		return OldAddress.host(this.blog);
	}

	/** The name of an author whom a file names by a key. */
	String author(String nameOrKey) {
		return this.authors.getOrDefault(nameOrKey, nameOrKey);
	}

	/** The path of an address on the blog itself; any other reference unchanged. */
	String local(String reference) {
		String host = OldAddress.host(reference);
		return (host != null && host.equals(host())) ? OldAddress.of(reference).map("/"::concat).orElse(reference)
				: reference;
	}

}
