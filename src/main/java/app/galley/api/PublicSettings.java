package app.galley.api;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Anonymous access to the API, and caching of its responses by a CDN.
 *
 * @param documentsOnly whether anonymous callers may run registered documents only
 * @param shareFor how long a CDN may use a response ({@code s-maxage})
 * @param staleFor how long after that it may use it while it fetches a newer one
 */
@ConfigurationProperties("galley.public")
record PublicSettings(@DefaultValue("false") boolean documentsOnly, @DefaultValue("60s") Duration shareFor,
		@DefaultValue("10m") Duration staleFor) {
}
