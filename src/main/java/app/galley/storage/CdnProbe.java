package app.galley.storage;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

import app.galley.address.CdnSettings;
import app.galley.doctor.HttpProbe;
import app.galley.doctor.HttpProbe.NoResponse;
import app.galley.doctor.Report;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;

/**
 * Requests objects from the CDN as readers do: one that exists, one that does not, and
 * the private one.
 */
final class CdnProbe {

	static final String NAME = "CDN";

	private static final String MISSING = "CDN, missing";

	private static final String PRIVATE = "CDN, private";

	private static final String FIX_ORIGIN = "Correct GALLEY_CDN_BASE_URL, or the CDN's origin: the bucket %s, without a path.";

	private final ObjectProvider<CdnSettings> settings;

	private final String bucket;

	private @Nullable URI base;

	private @Nullable Fault fault;

	private @Nullable RuntimeException unusable;

	CdnProbe(ObjectProvider<CdnSettings> settings, String bucket) {
		this.settings = settings;
		this.bucket = bucket;
		try {
			this.base = settings.getObject().cdnBaseUrl();
		}
		catch (RuntimeException ex) {
			this.unusable = ex;
		}
	}

	/** Requests a test object, which exists only until the check has deleted it. */
	void fetch(String key) throws InterruptedException {
		if (this.base == null) {
			return;
		}
		try {
			this.fault = fault(HttpProbe.get(URI.create(this.base + "/" + key)));
		}
		catch (NoResponse ex) {
			this.fault = new Fault(ex.sentence(), "Correct GALLEY_CDN_BASE_URL, or the CDN's name and certificate.");
		}
	}

	private @Nullable Fault fault(HttpResponse<byte[]> response) {
		int status = response.statusCode();
		if (status >= 300 && status < 400) {
			String target = response.headers().firstValue(HttpHeaders.LOCATION).map(CdnProbe::host).orElse("elsewhere");
			return new Fault("It redirects to " + target + ".",
					"Set GALLEY_CDN_BASE_URL to the final address, and let the CDN serve images without a sign-in.");
		}
		if (status == 401 || status == 403) {
			return new Fault("It responds with status %d.".formatted(status),
					"Allow the CDN to read generated/* and uploaded/* in the bucket, and serve them without a sign-in.");
		}
		if (status != 200) {
			return new Fault("It responds with status %d to an object that is in the bucket.".formatted(status),
					FIX_ORIGIN.formatted(this.bucket));
		}
		String type = response.headers().firstValue(HttpHeaders.CONTENT_TYPE).orElse("none");
		if (!Arrays.equals(response.body(), BucketCheck.IMAGE)) {
			return type.startsWith("text/html")
					? new Fault("It responds with a web page instead of the object.", FIX_ORIGIN.formatted(this.bucket))
					: new Fault("It changes the bytes.",
							"Turn off image optimisation and rewriting at the CDN: they strip the mark that AI made an image.");
		}
		if (!type.equals(BucketCheck.IMAGE_TYPE)) {
			return new Fault("It changes the content type from %s to %s.".formatted(BucketCheck.IMAGE_TYPE, type),
					"Let the CDN pass on the Content-Type of the bucket.");
		}
		String caching = response.headers().firstValue(HttpHeaders.CACHE_CONTROL).orElse("none");
		if (!caching.replace(" ", "").equals(ObjectStore.IMMUTABLE.replace(" ", ""))) {
			return new Fault("It changes Cache-Control to %s.".formatted(caching),
					"Let the CDN pass on the Cache-Control of the bucket: " + ObjectStore.IMMUTABLE + ".");
		}
		return null;
	}

	private static String host(String location) {
		try {
			String host = URI.create(location).getHost();
			return (host != null) ? host : "another path";
		}
		catch (IllegalArgumentException ex) {
			return "elsewhere";
		}
	}

	/**
	 * Reports what {@link #fetch} found, and requests the other objects.
	 * @param obstacle why there was no object to fetch; empty when there was one
	 * @param marked whether the bucket has a marker
	 */
	void report(Report report, String obstacle, boolean marked) throws InterruptedException {
		if (this.unusable != null) {
			report.problem(NAME, "Read GALLEY_CDN_BASE_URL", this.unusable);
			return;
		}
		if (this.base == null) {
			report.skipped(NAME, "GALLEY_CDN_BASE_URL is not set: Galley itself serves the images.");
			return;
		}
		if (!obstacle.isEmpty()) {
			report.skipped(NAME, obstacle);
			return;
		}
		String tried = "Requested a test object from " + HttpProbe.show(this.base);
		if (this.fault != null) {
			report.problem(NAME, tried, this.fault.found(), this.fault.advice());
			return;
		}
		report.ok(NAME, tried, "Bytes, type and Cache-Control are the bucket's.");
		missing(report, this.base);
		if (marked) {
			hidden(report, this.base);
		}
	}

	private static void missing(Report report, URI base) throws InterruptedException {
		String tried = "Requested an object that does not exist";
		try {
			int status = HttpProbe.get(URI.create(base + "/generated/probe-" + UUID.randomUUID() + ".png"))
				.statusCode();
			if (status == 404) {
				report.ok(MISSING, tried, "The CDN responds with status 404.");
			}
			else if (status < 400) {
				report.problem(MISSING, tried, "The CDN responds with status %d.".formatted(status),
						"Turn off the CDN's fallback page and redirects: a missing image must be a 404.");
			}
			else {
				report.warning(MISSING, tried, "The CDN responds with status %d.".formatted(status),
						"Have the CDN respond with 404, and cache that for seconds only: an image may come later.");
			}
		}
		catch (NoResponse ex) {
			report.problem(MISSING, tried, ex.sentence(), null);
		}
	}

	private static void hidden(Report report, URI base) throws InterruptedException {
		String tried = "Requested " + BucketMarkers.KEY;
		try {
			HttpResponse<byte[]> response = HttpProbe.get(URI.create(base + "/" + BucketMarkers.KEY));
			boolean served = response.statusCode() == 200
					&& new String(response.body(), StandardCharsets.UTF_8).contains("\"database\"");
			if (served) {
				report.problem(PRIVATE, tried, "The CDN serves it.",
						"Let the CDN read generated/* and uploaded/* only: unverified uploads are in the bucket too.");
			}
			else {
				report.ok(PRIVATE, tried, "The CDN does not serve it.");
			}
		}
		catch (NoResponse ex) {
			report.problem(PRIVATE, tried, ex.sentence(), null);
		}
	}

	private record Fault(String found, String advice) {
	}

}
