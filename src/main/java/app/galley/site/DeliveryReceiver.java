package app.galley.site;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told which pages have changed.
 */
interface DeliveryReceiver {

	SiteDeliveryTarget target();

	/** Whether there is anybody to tell. */
	boolean isSet();

	/** One call for all of them. */
	Answer tell(List<SiteDelivery> batch) throws InterruptedException;

	/**
	 * What came of a call.
	 *
	 * @param error why it was not taken, and what to do
	 */
	record Answer(Outcome outcome, @Nullable String error) {

		static final Answer TAKEN = new Answer(Outcome.TAKEN, null);

		static Answer refused(String error) {
			return new Answer(Outcome.REFUSED, error);
		}

		static Answer failed(String error) {
			return new Answer(Outcome.FAILED, error);
		}

		boolean taken() {
			return this.outcome == Outcome.TAKEN;
		}

		/** Whether offence is taken at what is told, not at who tells it. */
		boolean blamesContent() {
			return this.outcome == Outcome.REFUSED;
		}

	}

	enum Outcome {

		TAKEN, REFUSED, FAILED

	}

}
