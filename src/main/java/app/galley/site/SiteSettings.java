package app.galley.site;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The site to tell. Without both nobody is told.
 *
 * @param url where it is
 * @param secret shared with the site; signs what it is told
 */
@ConfigurationProperties("galley.site")
record SiteSettings(@Nullable URI url, @Nullable String secret) {

	SiteSettings {
		secret = (secret != null && !secret.isBlank()) ? secret : null;
		if (url != null && (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?"))) {
			throw new IllegalArgumentException(
					"galley.site.url (GALLEY_SITE_URL) must be an http or https address, such as https://www.example.org.");
		}
	}

	boolean complete() {
		return this.url != null && this.secret != null;
	}

	/** Where the site listens for news. */
	URI receiver() {
		return URI.create(String.valueOf(this.url).replaceAll("/+$", "") + "/api/revalidate");
	}

}
