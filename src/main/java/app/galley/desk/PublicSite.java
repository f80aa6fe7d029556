package app.galley.desk;

import java.net.URI;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The public site, as the desk links to it.
 *
 * @param url base URL of the public site
 */
@ConfigurationProperties("galley.site")
record PublicSite(@DefaultValue("http://localhost:3000") URI url) {

	/** The base URL without a trailing slash. */
	String base() {
		return this.url.toString().replaceAll("/+$", "");
	}

}
