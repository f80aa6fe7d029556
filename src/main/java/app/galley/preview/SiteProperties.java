package app.galley.preview;

import java.net.URI;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the pages say of the public site. The site itself reads the same variables
 * (GALLEY_SITE_URL, …).
 *
 * @param url where readers find it
 * @param name as printed in its masthead
 * @param description a sentence on what it is about
 */
@ConfigurationProperties("galley.site")
record SiteProperties(@DefaultValue("http://localhost:3000") URI url, @DefaultValue("Galley") String name,
		@DefaultValue("Posts, proofread and published with Galley.") String description) {

	/** The absolute address of a path on the site. */
	String absolute(String path) {
		return this.url.toString().replaceAll("/+$", "") + path;
	}

}
