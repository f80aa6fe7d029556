package app.galley.desk;

import java.net.URI;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param url where readers find the public site
 */
@ConfigurationProperties("galley.site")
record PublicSite(@DefaultValue("http://localhost:3000") URI url) {

	/** Without a slash at the end. */
	String base() {
		return this.url.toString().replaceAll("/+$", "");
	}

}
