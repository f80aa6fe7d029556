package app.galley.site;

/** Where a delivery stands. Same names as in the schema. */
public enum SiteDeliveryState {

	PENDING, DELIVERED, FAILED

}
