package app.galley.site;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Resumes pending deliveries at startup, and warns about a site without a secret.
 */
@Component
class SiteStartup {

	private static final Logger log = LoggerFactory.getLogger(SiteStartup.class);

	private final SiteSettings settings;

	private final DistributionSettings distribution;

	private final SiteDeliveries deliveries;

	SiteStartup(SiteSettings settings, DistributionSettings distribution, SiteDeliveries deliveries) {
		this.settings = settings;
		this.distribution = distribution;
		this.deliveries = deliveries;
	}

	@EventListener(ApplicationReadyEvent.class)
	void resume() {
		if (this.settings.isComplete() || this.distribution.isConfigured()) {
			this.deliveries.wake();
		}
		if (!this.settings.isComplete() && this.settings.url() != null) {
			log.warn("The site is not notified of changes: GALLEY_SITE_URL is set but GALLEY_SITE_SECRET is not");
		}
	}

}
