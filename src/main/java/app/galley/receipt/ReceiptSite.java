package app.galley.receipt;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The public site whose pages receipts read.
 *
 * @param url public address of the site
 */
@ConfigurationProperties("galley.site")
record ReceiptSite(@Nullable URI url) {

	ReceiptSite {
		url = (url != null && url.getHost() != null) ? url : null;
	}

}
