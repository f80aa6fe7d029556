package app.galley.importing;

import java.util.List;

import app.galley.id.DraftId;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of an imported post's origin.
 *
 * @param draft the latest draft made of it
 * @param sourceSha256 of what was read; null for an import by a former version
 * @param contentSha256 of what was stored; null for an import by a former version
 * @param slug as the source had it; empty for none
 * @param withExcerpt whether the source had an excerpt, as for the cover
 */
record ImportedPost(SourceKey key, DraftId draft, @Nullable String sourceSha256, @Nullable String contentSha256,
		String slug, boolean withExcerpt, boolean withCover, List<String> oldAddresses) {

	ImportedPost {
		oldAddresses = List.copyOf(oldAddresses);
	}

	ImportedPost withContent(String sha256) {
		return new ImportedPost(this.key, this.draft, this.sourceSha256, sha256, this.slug, this.withExcerpt,
				this.withCover, this.oldAddresses);
	}

}
