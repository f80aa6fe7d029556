package app.galley.api;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the public may do, and what may stand between it and this server.
 *
 * @param documentsOnly whether callers without an account may run registered documents
 * only
 * @param shareFor how long a CDN may answer with what it has
 * @param staleFor how long it may do so while it asks for a newer one
 */
@ConfigurationProperties("galley.public")
record PublicSettings(@DefaultValue("false") boolean documentsOnly, @DefaultValue("60s") Duration shareFor,
		@DefaultValue("10m") Duration staleFor) {
}
