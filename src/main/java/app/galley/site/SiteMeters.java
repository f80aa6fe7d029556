package app.galley.site;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import app.galley.site.DeliveryReceiver.Outcome;
import app.galley.site.SiteDeliveries.Pending;
import app.galley.telemetry.Meters;
import io.micrometer.core.instrument.Counter;

import org.springframework.stereotype.Component;

/**
 * Metrics of the deliveries to receivers that the settings name.
 */
@Component
class SiteMeters {

	private final Meters meters;

	SiteMeters(Meters meters, SiteDeliveries deliveries, List<DeliveryReceiver> receivers) {
		this.meters = meters;
		Function<ToDoubleFunction<Map<SiteDeliveryTarget, Pending>>, Supplier<Number>> pending = meters
			.sampled(deliveries::pending);
		for (DeliveryReceiver receiver : receivers) {
			SiteDeliveryTarget target = receiver.target();
			boolean configured = receiver.isConfigured();
			meters.gauge("galley.deliveries.pending", null, "Deliveries not accepted yet, of all instances",
					pending.apply((all) -> configured ? of(all, target).number() : 0), "target", name(target));
			meters.gauge("galley.deliveries.oldest.age", "seconds", "How long the oldest delivery has been pending",
					pending.apply((all) -> configured ? of(all, target).oldestSeconds() : 0), "target", name(target));
			for (Outcome outcome : Outcome.values()) {
				attempts(target, outcome);
			}
			expired(target);
		}
	}

	private static Pending of(Map<SiteDeliveryTarget, Pending> all, SiteDeliveryTarget target) {
		return all.getOrDefault(target, Pending.NONE);
	}

	/** Counts a call. */
	void attempted(SiteDeliveryTarget target, Outcome outcome) {
		attempts(target, outcome).increment();
	}

	/** Counts deliveries whose attempts have ended. */
	void expired(SiteDeliveryTarget target, int number) {
		expired(target).increment(number);
	}

	private Counter attempts(SiteDeliveryTarget target, Outcome outcome) {
		return this.meters.counter("galley.delivery.attempts", "Calls that deliver", "target", name(target), "outcome",
				outcome.name().toLowerCase(Locale.ROOT));
	}

	private Counter expired(SiteDeliveryTarget target) {
		return this.meters.counter("galley.deliveries.expired", "Deliveries that were attempted for a day in vain",
				"target", name(target));
	}

	private static String name(SiteDeliveryTarget target) {
		return target.name().toLowerCase(Locale.ROOT);
	}

}
