package app.galley.site;

/**
 * Whom a delivery is for.
 */
public enum SiteDeliveryTarget {

	SITE("tell-site", "The site"), CDN("purge-cdn", "CloudFront");

	private final String job;

	private final String title;

	SiteDeliveryTarget(String job, String title) {
		this.job = job;
		this.title = title;
	}

	/** The job that sends them. */
	String job() {
		return this.job;
	}

	/** As sentences begin with it. */
	String title() {
		return this.title;
	}

}
