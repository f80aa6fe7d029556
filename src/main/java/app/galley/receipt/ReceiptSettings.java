package app.galley.receipt;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Receipts: the checks of what readers see.
 *
 * @param enabled whether Galley reads the site's pages after each change; without
 * {@code GALLEY_SITE_URL} it reads none
 * @param frontEnd what renders the site: {@code galley} compares whole documents,
 * {@code other} only what {@code docs/frontend.md} asks of every front end, {@code auto}
 * recognizes Galley's own site by its stylesheet
 * @param webhookUrl receives each receipt that turns red, as a signed JSON file; unset:
 * none is sent
 */
@ConfigurationProperties("galley.receipt")
record ReceiptSettings(@DefaultValue("true") boolean enabled, @DefaultValue("auto") FrontEnd frontEnd,
		@Nullable URI webhookUrl) {

	ReceiptSettings {
		webhookUrl = (webhookUrl != null && !webhookUrl.toString().isBlank()) ? webhookUrl : null;
		if (webhookUrl != null
				&& (webhookUrl.getHost() == null || !String.valueOf(webhookUrl.getScheme()).matches("https?"))) {
			throw new IllegalArgumentException(
					"galley.receipt.webhook-url (GALLEY_RECEIPT_WEBHOOK_URL): enter an http or https address.");
		}
	}

	/** What renders the public site. */
	enum FrontEnd {

		AUTO, GALLEY, OTHER

	}

}
