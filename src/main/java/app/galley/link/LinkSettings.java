package app.galley.link;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The check of links to other sites.
 *
 * @param check {@code weekly} requests each address that a published post or page links
 * to once a week, from this server, and lists the dead links at the desk; {@code off}
 * requests none
 * @param checkPrivate whether links to servers of the private network are requested too;
 * only for a network in which all servers may be requested by all who write
 */
@ConfigurationProperties("galley.link")
public record LinkSettings(@DefaultValue("off") Check check, @DefaultValue("false") boolean checkPrivate) {

	/** Whether links are checked. */
	public boolean isOn() {
		return this.check != Check.OFF;
	}

	/** When links are checked. */
	public enum Check {

		OFF, WEEKLY

	}

}
