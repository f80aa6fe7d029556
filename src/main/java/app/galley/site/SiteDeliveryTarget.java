package app.galley.site;

/**
 * Receiver of a delivery.
 */
public enum SiteDeliveryTarget {

	SITE("tell-site", "The site"), CDN("purge-cdn", "CloudFront");

	private final String job;

	private final String title;

	SiteDeliveryTarget(String job, String title) {
		this.job = job;
		this.title = title;
	}

	/** Name of the sending job, stored in the job table. */
	String job() {
		return this.job;
	}

	/** Name at the start of a sentence. */
	String title() {
		return this.title;
	}

}
