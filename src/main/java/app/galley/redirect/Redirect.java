package app.galley.redirect;

import java.time.Instant;
import java.util.UUID;

/**
 * A redirect by hand.
 *
 * @param from path of the site, decoded, with the slash at its start
 * @param to path of the site, or an http or https address elsewhere; encoded for a header
 * @param createdBy account
 */
public record Redirect(UUID id, String from, String to, String createdBy, Instant createdAt) {

	/** Whether it leads to another site. */
	public boolean leadsElsewhere() {
		return !this.to.startsWith("/");
	}

}
