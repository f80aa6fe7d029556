package app.galley.address;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The CDN in front of the bucket.
 *
 * @param cdnBaseUrl the CDN's address, for example {@code https://d111.cloudfront.net};
 * unset: Galley itself serves the images under {@code /cdn}
 */
@ConfigurationProperties("galley")
public record CdnSettings(@Nullable URI cdnBaseUrl) {

	public CdnSettings {
		if (cdnBaseUrl != null) {
			cdnBaseUrl = cdnBaseUrl.toString().isEmpty() ? null : withoutSlash(cdnBaseUrl);
		}
	}

	private static URI withoutSlash(URI url) {
		if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
			throw new IllegalArgumentException(
					"galley.cdn-base-url (GALLEY_CDN_BASE_URL) must start with http:// or https://.");
		}
		return URI.create(url.toString().replaceAll("/+$", ""));
	}

}
