package app.galley.site;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.doctor.Check;
import app.galley.doctor.HttpProbe;
import app.galley.doctor.HttpProbe.NoResponse;
import app.galley.doctor.Report;
import app.galley.site.DeliveryReceiver.DeliveryResult;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Checks the public site with a page and a delivery that names no pages, and the CDN's
 * distribution with an invalidation of a page that does not exist.
 */
@Component
@Order(30)
class SiteCheck implements Check {

	private static final String SITE = "Site";

	private static final String UPDATES = "Site updates";

	private static final String DISTRIBUTION = "CDN invalidation";

	private static final String NO_PAGE = "/galley-doctor";

	private final ObjectProvider<SiteSettings> settings;

	private final ObjectProvider<SiteClient> client;

	private final ObjectProvider<DistributionClient> distribution;

	private final Clock clock;

	SiteCheck(ObjectProvider<SiteSettings> settings, ObjectProvider<SiteClient> client,
			ObjectProvider<DistributionClient> distribution, Clock clock) {
		this.settings = settings;
		this.client = client;
		this.distribution = distribution;
		this.clock = clock;
	}

	@Override
	public String name() {
		return SITE;
	}

	@Override
	public void run(Report report) throws InterruptedException {
		site(report);
		distribution(report);
	}

	private void site(Report report) throws InterruptedException {
		SiteSettings site;
		try {
			site = this.settings.getObject();
		}
		catch (RuntimeException ex) {
			report.problem(SITE, "Read GALLEY_SITE_URL", ex);
			report.skipped(UPDATES, "See " + SITE + ".");
			return;
		}
		URI url = site.url();
		if (url == null) {
			report.warning(SITE, "Read GALLEY_SITE_URL", "It is not set: no site shows what is published.",
					"Set GALLEY_SITE_URL to the public site's address.");
			report.skipped(UPDATES, "See " + SITE + ".");
		}
		else if (page(url, report)) {
			updates(site, report);
		}
		else {
			report.skipped(UPDATES, "See " + SITE + ".");
		}
	}

	private static boolean page(URI url, Report report) throws InterruptedException {
		String tried = "Requested " + HttpProbe.show(url);
		try {
			HttpResponse<byte[]> response = HttpProbe.get(url.resolve("/"));
			int status = response.statusCode();
			if (status >= 300 && status < 400) {
				report.problem(SITE, tried, "It redirects.", "Set GALLEY_SITE_URL to the final address.");
			}
			else if (status >= 200 && status < 300) {
				report.ok(SITE, tried, "The page responds.");
				return true;
			}
			else {
				report.problem(SITE, tried, "It responds with status %d.".formatted(status),
						"Check that GALLEY_SITE_URL is the site's address, and see the site's log.");
			}
		}
		catch (NoResponse ex) {
			report.problem(SITE, tried, ex.sentence(), "Start the site, or correct GALLEY_SITE_URL.");
		}
		return false;
	}

	private void updates(SiteSettings site, Report report) throws InterruptedException {
		String tried = "Sent a signed delivery without pages";
		if (!site.isComplete()) {
			report.problem(UPDATES, "Read GALLEY_SITE_SECRET", "It is not set: the site is not notified of changes.",
					"Set it to the same value here and at the site.");
			return;
		}
		DeliveryResult result = this.client.getObject().deliverNothing();
		if (result.isAccepted()) {
			report.ok(UPDATES, tried, "The site accepts it, and reaches this API.");
		}
		else {
			report.problem(UPDATES, tried, String.valueOf(result.error()));
		}
	}

	private void distribution(Report report) throws InterruptedException {
		String tried = "Invalidated " + NO_PAGE + " in GALLEY_CDN_DISTRIBUTION";
		DistributionClient cloudFront;
		try {
			cloudFront = this.distribution.getObject();
		}
		catch (RuntimeException ex) {
			report.problem(DISTRIBUTION, tried, ex);
			return;
		}
		if (!cloudFront.isConfigured()) {
			report.skipped(DISTRIBUTION, "GALLEY_CDN_DISTRIBUTION is not set.");
			return;
		}
		Instant now = this.clock.instant();
		DeliveryResult result = cloudFront.deliver(List.of(new SiteDelivery(UUID.randomUUID(), SiteDeliveryTarget.CDN,
				SiteDeliveryState.PENDING, List.of(NO_PAGE), List.of(), 0, null, now, null, now, null, null)));
		if (result.isAccepted()) {
			report.ok(DISTRIBUTION, tried, "CloudFront accepts it.");
		}
		else {
			report.problem(DISTRIBUTION, tried, String.valueOf(result.error()));
		}
	}

}
