package app.galley.preview;

import java.net.URI;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The public site, as its pages describe it. The site itself reads the same environment
 * variables (GALLEY_SITE_URL, …).
 *
 * @param url public URL of the site
 * @param feedContent whether feeds have the text of posts, or their excerpts only
 */
@ConfigurationProperties("galley.site")
record SiteProperties(@DefaultValue("http://localhost:3000") URI url, @DefaultValue("full") FeedContent feedContent) {

	/** What feeds have of each post. */
	enum FeedContent {

		FULL, SUMMARY

	}

	/** Absolute URL of a path on the site. */
	String absolute(String path) {
		return this.url.toString().replaceAll("/+$", "") + path;
	}

}
