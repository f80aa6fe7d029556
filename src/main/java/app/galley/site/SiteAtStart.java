package app.galley.site;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Goes on with what waits from before; says so when a site was named that cannot be told.
 */
@Component
class SiteAtStart {

	private static final Logger log = LoggerFactory.getLogger(SiteAtStart.class);

	private final SiteSettings settings;

	private final DistributionSettings distribution;

	private final SiteDeliveries deliveries;

	SiteAtStart(SiteSettings settings, DistributionSettings distribution, SiteDeliveries deliveries) {
		this.settings = settings;
		this.distribution = distribution;
		this.deliveries = deliveries;
	}

	@EventListener(ApplicationReadyEvent.class)
	void goOn() {
		if (this.settings.complete() || this.distribution.isSet()) {
			this.deliveries.wake();
		}
		if (!this.settings.complete() && this.settings.url() != null) {
			log.warn("The site is not told of changes: GALLEY_SITE_URL is set, GALLEY_SITE_SECRET is not");
		}
	}

}
