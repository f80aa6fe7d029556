package app.galley.link;

import java.util.Locale;

import app.galley.telemetry.Meters;
import io.micrometer.core.instrument.Counter;

import org.springframework.stereotype.Component;

/**
 * Metrics of the check of links.
 */
@Component
class LinkMeters {

	private final Meters meters;

	LinkMeters(Meters meters, OutsideLinks links, LinkSettings settings) {
		this.meters = meters;
		if (settings.isOn()) {
			meters.gauge("galley.links.dead", null, "Dead links of published posts and pages",
					meters.<Long>sampled(links::countAllDead).apply((dead) -> dead));
			for (LinkCause cause : LinkCause.values()) {
				checks(cause);
			}
		}
	}

	/** Counts a check. */
	void checked(LinkCause outcome) {
		checks(outcome).increment();
	}

	private Counter checks(LinkCause outcome) {
		return this.meters.counter("galley.link.checks", "Checks of links to other sites", "outcome",
				outcome.name().toLowerCase(Locale.ROOT));
	}

}
