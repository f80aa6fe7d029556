package app.galley.link;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the request of a link found.
 *
 * @param status that was answered last; 0 for none
 * @param movedTo where the address leads for good; null when it is right
 * @param rest how long the server asks for no further request; null when it does not
 */
record LinkResult(LinkCause cause, int status, @Nullable String movedTo, @Nullable Duration rest) {

	static LinkResult of(LinkCause cause) {
		return new LinkResult(cause, 0, null, null);
	}

	/** The result where not the server but this machine may be without a connection. */
	LinkResult unproven() {
		return (this.cause == LinkCause.NO_SERVER) ? of(LinkCause.CONNECTION) : this;
	}

}
