package app.galley.site;

/** State of a delivery, with the names of the schema. */
public enum SiteDeliveryState {

	PENDING, DELIVERED, FAILED

}
