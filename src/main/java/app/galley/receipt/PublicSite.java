package app.galley.receipt;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import app.galley.address.ImageAddresses;
import app.galley.receipt.page.PublicPage;
import app.galley.receipt.page.PublicReader;
import app.galley.receipt.page.Reading;

/**
 * The site and its CDN, as one check reads them.
 */
final class PublicSite {

	private static final int MAX_PAGE_BYTES = 8 << 20;

	private final URI url;

	private final ImageAddresses images;

	private final PublicReader reader;

	private int requests;

	/**
	 * @param url public address of the site
	 */
	PublicSite(URI url, ImageAddresses images, PublicReader reader) {
		this.url = url;
		this.images = images;
		this.reader = reader;
	}

	/** The full address of a path. */
	String absolute(String path) {
		return this.url.toString().replaceAll("/+$", "") + path;
	}

	PublicPage page(String path) throws InterruptedException {
		return new PublicPage(read(URI.create(absolute(path)), MAX_PAGE_BYTES));
	}

	/** The page with a query that no cache has seen. */
	PublicPage pagePastCaches(String path) throws InterruptedException {
		return page(path + "?galley-receipt=" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
	}

	/** Any address of the site or the CDN. */
	Reading read(URI address, int maxBytes) throws InterruptedException {
		this.requests++;
		// Both may have the same origin.
		Set<String> origins = Set.copyOf(List.of(PublicReader.origin(this.url), imageOrigin()));
		return this.reader.read(address, origins, maxBytes);
	}

	/** Whether the site's CDN has the address, and so this check may read it. */
	boolean isOwnImage(URI address) {
		return address.toString().startsWith(this.images.urlOf("").toString());
	}

	private String imageOrigin() {
		return PublicReader.origin(this.images.urlOf(""));
	}

	/** Requests so far. */
	int requests() {
		return this.requests;
	}

}
