package app.galley.storage;

import app.galley.telemetry.Meters;
import io.micrometer.core.instrument.Counter;

/**
 * Metrics of the sweep. Counters, for any instance may run it: what one found in the last
 * hours is the increase over all.
 */
class SweepMeters {

	private final Counter unreferenced;

	private final Counter dangling;

	private final Counter removed;

	private final Counter held;

	SweepMeters(Meters meters) {
		this.unreferenced = counter(meters, "unreferenced");
		this.dangling = counter(meters, "dangling");
		this.removed = counter(meters, "removed");
		this.held = counter(meters, "held");
	}

	private static Counter counter(Meters meters, String finding) {
		return meters.counter("galley.sweep.objects", "Objects that sweeps found, counted by each sweep again", "finding", finding);
	}

	void count(StorageReport report) {
		this.unreferenced.increment(report.orphans().size());
		this.dangling.increment(report.dangling().size());
		this.removed.increment(report.removed());
		if (!report.obstacle().isEmpty()) {
			this.held.increment(report.due());
		}
	}

}
