package app.galley.responsecache;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Names under which a CDN keeps an answer, so that it can be told to forget what a change
 * concerns and nothing else: one for each topic, made of its hash, for a topic may be any
 * text and a tag may not.
 *
 * @param tagHeader the header in which CloudFront looks for them, as its distribution has
 * it ({@code CacheTagConfig}); unset: answers have none, and are purged by path
 */
@ConfigurationProperties("galley.cdn")
public record CdnCacheTags(@Nullable String tagHeader) {

	/** CloudFront heeds no more of one answer. */
	private static final int MOST = 50;

	/**
	 * Of answers that depend on more, or on what nobody knows: every change is theirs.
	 */
	private static final String ANY = "any";

	public CdnCacheTags {
		tagHeader = (tagHeader != null && !tagHeader.isBlank()) ? tagHeader : null;
		if (tagHeader != null && !tagHeader.matches("[A-Za-z0-9-]+")) {
			throw new IllegalArgumentException(
					"galley.cdn.tag-header (GALLEY_CDN_TAG_HEADER) must be the name of a header, such as Cache-Tag.");
		}
	}

	/** The header's value. */
	public String of(CachedResponse answer) {
		List<String> topics = answer.topics();
		return (topics.isEmpty() || topics.size() > MOST) ? ANY
				: topics.stream().map(CdnCacheTags::tag).collect(Collectors.joining(","));
	}

	/** Those of all answers that a change of topics concerns. */
	public Set<String> of(Collection<String> changed) {
		Set<String> tags = new TreeSet<>(Set.of(ANY));
		changed.forEach((topic) -> tags.add(tag(topic)));
		return tags;
	}

	private static String tag(String topic) {
		return Hash.of(topic.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
	}

}
