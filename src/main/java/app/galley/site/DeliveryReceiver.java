package app.galley.site;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A system that deliveries are sent to: the public site or its CDN.
 */
interface DeliveryReceiver {

	SiteDeliveryTarget target();

	/** Whether the settings name a receiver. */
	boolean isConfigured();

	/** Sends all deliveries in one call. */
	DeliveryResult deliver(List<SiteDelivery> batch) throws InterruptedException;

	/**
	 * The result of a call.
	 *
	 * @param error what failed and what to check; null when accepted
	 */
	record DeliveryResult(Outcome outcome, @Nullable String error) {

		static final DeliveryResult ACCEPTED = new DeliveryResult(Outcome.ACCEPTED, null);

		static DeliveryResult rejected(String error) {
			return new DeliveryResult(Outcome.REJECTED, error);
		}

		static DeliveryResult failed(String error) {
			return new DeliveryResult(Outcome.FAILED, error);
		}

		boolean isAccepted() {
			return this.outcome == Outcome.ACCEPTED;
		}

		/** Whether the receiver refused the content, not the caller. */
		boolean isRejected() {
			return this.outcome == Outcome.REJECTED;
		}

	}

	enum Outcome {

		ACCEPTED, REJECTED, FAILED

	}

}
