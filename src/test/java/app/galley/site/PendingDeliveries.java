package app.galley.site;

import app.galley.Api;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deliveries that have not arrived yet.
 */
public final class PendingDeliveries {

	private PendingDeliveries() {
	}

	/** Waits until every delivery is delivered. */
	public static void awaitNone(JdbcClient jdbc) {
		Api.await(() -> jdbc.sql("SELECT count(*) FROM site_delivery WHERE state <> 'DELIVERED'")
			.query(Integer.class)
			.single(), (pending) -> pending == 0);
	}

}
