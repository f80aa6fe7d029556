package app.galley.link;

import java.net.URI;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The public site, which the requests name as their sender.
 *
 * @param url base URL of the public site
 */
@ConfigurationProperties("galley.site")
record LinkSite(@DefaultValue("http://localhost:3000") URI url) {

	/** Whether the address is of the site itself. */
	boolean has(URI address) {
		return String.valueOf(this.url.getHost()).equalsIgnoreCase(address.getHost());
	}

}
