package app.galley.receipt;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What one reading of a post's public addresses found.
 *
 * @param documentSha256 of the normalised page; null when there is none
 * @param requests sent
 */
record Findings(List<Difference> differences, @Nullable String documentSha256, List<SeenImage> images, int requests) {

	private static final int MAX_DIFFERENCES = 20;

	Findings {
		differences = differences.stream().limit(MAX_DIFFERENCES).toList();
		images = List.copyOf(images);
	}

}
