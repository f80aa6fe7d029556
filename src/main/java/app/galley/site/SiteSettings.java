package app.galley.site;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The public site to notify of changes. With either unset, no site is notified.
 *
 * @param url public address of the site
 * @param secret shared with the site; signs the calls
 */
@ConfigurationProperties("galley.site")
record SiteSettings(@Nullable URI url, @Nullable String secret) {

	SiteSettings {
		secret = (secret != null && !secret.isBlank()) ? secret : null;
		if (url != null && (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?"))) {
			throw new IllegalArgumentException(
					"galley.site.url (GALLEY_SITE_URL): enter an http or https address, such as https://www.example.org.");
		}
	}

	boolean isComplete() {
		return this.url != null && this.secret != null;
	}

	/** The route that revalidates pages. */
	URI endpoint() {
		return URI.create(String.valueOf(this.url).replaceAll("/+$", "") + "/api/revalidate");
	}

}
