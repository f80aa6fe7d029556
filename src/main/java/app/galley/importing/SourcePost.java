package app.galley.importing;

import java.time.Instant;
import java.util.List;

import app.galley.post.Post;
import app.galley.seo.Seo;
import org.jspecify.annotations.Nullable;

/**
 * A post or page as its source describes it, in terms that all sources share. The reader
 * of the source reports everything that it leaves out or reads in another way.
 *
 * @param file the file that the report names for this post
 * @param line of that file on which the post begins, from 1
 * @param sha256 of everything that the post was read from, images included; an unchanged
 * source has the same
 * @param kind what it is in the source; a page has no author, category and tags
 * @param title 1 to 300 characters, else the post is refused
 * @param slug as the source has it, any text; null to derive it from the title
 * @param publishedAt date of publication, a future one for a scheduled post; null when
 * the source has none
 * @param excerpt at most 500 characters; null to show the text's opening
 * @param author null for the import's default, as for category and tags
 * @param bodyMarkdown with {@link SourceImage#placeholder} as address of each image
 * @param bodyImages images of the text, except those that stay where they are
 * @param oldAddresses addresses on the former site: decoded paths without slashes at both
 * ends, with the query when that identifies the page ({@code ?p=12})
 * @param language BCP 47 tag; null when the source names none
 * @param seo what search engines and social networks show; null for a source that does
 * not say, which leaves it as it is
 */
public record SourcePost(SourceKey key, String file, int line, String sha256, SourceState state, Post.Kind kind,
		String title, @Nullable String slug, @Nullable Instant publishedAt, @Nullable String excerpt,
		@Nullable SourceTerm author, @Nullable SourceTerm category, List<SourceTerm> tags, @Nullable SourceImage cover,
		String bodyMarkdown, List<SourceImage> bodyImages, List<String> oldAddresses, @Nullable String language,
		@Nullable Seo seo) {

	public SourcePost {
		tags = List.copyOf(tags);
		bodyImages = List.copyOf(bodyImages);
		oldAddresses = List.copyOf(oldAddresses);
	}

}
