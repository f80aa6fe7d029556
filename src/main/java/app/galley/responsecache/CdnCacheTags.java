package app.galley.responsecache;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Cache tags in the form that a CDN accepts, so that a change purges the responses it
 * concerns and no others: the hash of each {@link CacheTags cache tag}, which may be any
 * text.
 *
 * @param tagHeader the response header from which CloudFront reads the tags, as its
 * distribution configures it ({@code CacheTagConfig}); unset: responses have no tags and
 * are purged by path
 */
@ConfigurationProperties("galley.cdn")
public record CdnCacheTags(@Nullable String tagHeader) {

	/** CloudFront ignores further tags of one response. */
	private static final int MAX_TAGS = 50;

	/** For responses with more tags, or unknown ones: every change purges them. */
	private static final String ANY = "any";

	public CdnCacheTags {
		tagHeader = (tagHeader != null && !tagHeader.isBlank()) ? tagHeader : null;
		if (tagHeader != null && !tagHeader.matches("[A-Za-z0-9-]+")) {
			throw new IllegalArgumentException(
					"galley.cdn.tag-header (GALLEY_CDN_TAG_HEADER) must be a header name, such as Cache-Tag.");
		}
	}

	/** The value of the header for a response. */
	public String of(CachedResponse response) {
		List<String> tags = response.tags();
		return (tags.isEmpty() || tags.size() > MAX_TAGS) ? ANY
				: tags.stream().map(CdnCacheTags::tag).collect(Collectors.joining(","));
	}

	/** The CDN's tags to purge when these cache tags are invalidated. */
	public Set<String> of(Collection<String> invalidated) {
		Set<String> tags = new TreeSet<>(Set.of(ANY));
		invalidated.forEach((tag) -> tags.add(tag(tag)));
		return tags;
	}

	private static String tag(String tag) {
		return DigestUtils.sha256Hex(tag).substring(0, 16);
	}

}
