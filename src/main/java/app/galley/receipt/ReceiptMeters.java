package app.galley.receipt;

import java.util.Locale;

import app.galley.telemetry.Meters;
import io.micrometer.core.instrument.Counter;

import org.springframework.stereotype.Component;

/**
 * Metrics of receipts.
 */
@Component
class ReceiptMeters {

	private final Meters meters;

	ReceiptMeters(Meters meters) {
		this.meters = meters;
		for (ReceiptCause cause : ReceiptCause.values()) {
			red(cause);
		}
	}

	/** Counts a receipt that turned red. */
	void turnedRed(ReceiptCause cause) {
		red(cause).increment();
	}

	private Counter red(ReceiptCause cause) {
		return this.meters.counter("galley.receipts.red", "Receipts that turned red", "cause",
				cause.name().toLowerCase(Locale.ROOT));
	}

}
