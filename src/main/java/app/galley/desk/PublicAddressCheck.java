package app.galley.desk;

import java.net.URI;
import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import app.galley.api.PublicUrlSettings;
import app.galley.desk.SeenRequestController.Forwarded;
import app.galley.doctor.Check;
import app.galley.doctor.HttpProbe;
import app.galley.doctor.HttpProbe.NoResponse;
import app.galley.doctor.Report;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Checks the address at which browsers reach Galley, its certificate, and what the
 * proxies in between say of a request.
 */
@Component
@Order(50)
class PublicAddressCheck implements Check {

	private static final String ADDRESS = "Public address";

	private static final String PROXIES = "Proxies";

	private static final Duration CERTIFICATE_LEFT = Duration.ofDays(14);

	private final ObjectProvider<PublicUrlSettings> settings;

	private final Clock clock;

	PublicAddressCheck(ObjectProvider<PublicUrlSettings> settings, Clock clock) {
		this.settings = settings;
		this.clock = clock;
	}

	@Override
	public String name() {
		return ADDRESS;
	}

	@Override
	public void run(Report report) throws InterruptedException {
		URI url;
		try {
			url = this.settings.getObject().publicUrl();
		}
		catch (RuntimeException ex) {
			report.problem(ADDRESS, "Read GALLEY_PUBLIC_URL", ex);
			report.skipped(PROXIES, "See " + ADDRESS + ".");
			return;
		}
		if (url == null) {
			report.warning(ADDRESS, "Read GALLEY_PUBLIC_URL", "It is not set: links lead to http://localhost.",
					"Set GALLEY_PUBLIC_URL to the address at which browsers reach this server.");
			report.skipped(PROXIES, "See " + ADDRESS + ".");
			return;
		}
		address(url, report).ifPresentOrElse((seen) -> proxies(url, seen, report),
				() -> report.skipped(PROXIES, "See " + ADDRESS + "."));
	}

	/** What the server says of the request; empty when another program responds. */
	private Optional<JsonNode> address(URI url, Report report) throws InterruptedException {
		String tried = "Requested " + HttpProbe.show(url) + "/health/request";
		try {
			HttpResponse<byte[]> response = HttpProbe.get(URI.create(url + "/health/request"));
			int status = response.statusCode();
			Optional<JsonNode> seen = (status == 200) ? read(response.body()) : Optional.empty();
			if (status >= 300 && status < 400) {
				report.problem(ADDRESS, tried, "It redirects.", "Set GALLEY_PUBLIC_URL to the final address.");
			}
			else if (seen.isEmpty()) {
				report.problem(ADDRESS, tried,
						"Another program than Galley responds, with status %d.".formatted(status),
						"Correct GALLEY_PUBLIC_URL, or where the proxy in front of Galley sends requests.");
			}
			else {
				responds(url, response, tried, report);
			}
			return seen;
		}
		catch (NoResponse ex) {
			report.problem(ADDRESS, tried, ex.sentence(),
					"Start the server, or correct GALLEY_PUBLIC_URL, its name or its certificate.");
			return Optional.empty();
		}
	}

	private static Optional<JsonNode> read(byte[] body) {
		try {
			return Optional.of(JsonMapper.shared().readTree(body))
				.filter((json) -> json.path("server").asString("").equals("galley"));
		}
		catch (JacksonException ex) {
			return Optional.empty();
		}
	}

	private void responds(URI url, HttpResponse<byte[]> response, String tried, Report report) {
		Optional<Duration> left = response.sslSession()
			.flatMap(PublicAddressCheck::certificate)
			.map((certificate) -> Duration.between(this.clock.instant(), certificate.getNotAfter().toInstant()));
		if (left.isPresent() && left.get().compareTo(CERTIFICATE_LEFT) < 0) {
			report.warning(ADDRESS, tried, "Its certificate expires in %d days.".formatted(left.get().toDays()),
					"Renew it.");
		}
		else if (left.isPresent()) {
			report.ok(ADDRESS, tried,
					"Galley responds, with a certificate for %d more days.".formatted(left.get().toDays()));
		}
		else {
			report.ok(ADDRESS, tried, "Galley responds, without TLS.");
		}
	}

	private static Optional<X509Certificate> certificate(SSLSession session) {
		try {
			Certificate first = session.getPeerCertificates()[0];
			return (first instanceof X509Certificate x509) ? Optional.of(x509) : Optional.empty();
		}
		catch (SSLPeerUnverifiedException ex) {
			return Optional.empty();
		}
	}

	private static void proxies(URI url, JsonNode seen, Report report) {
		String tried = "Asked the server how it sees that request";
		boolean tls = "https".equals(url.getScheme());
		boolean seenAsTls = seen.path("scheme").asString("").equals("https");
		switch (Forwarded.valueOf(seen.path("forwarded").asString(Forwarded.NONE.name()))) {
			case IGNORED -> report.problem(PROXIES, tried,
					"A proxy sends X-Forwarded headers, but the server does not trust its address: all clients seem to be one.",
					"Add the proxy's address or network to GALLEY_TRUSTED_PROXIES.");
			case NONE -> {
				if (tls && !seenAsTls) {
					report.problem(PROXIES, tried, "The proxy that ends TLS does not say that the client used https.",
							"Have it send X-Forwarded-Proto, and X-Forwarded-For with the client's address.");
				}
				else {
					report.ok(PROXIES, tried, "No proxy says how the client connects.");
				}
			}
			case USED -> {
				if (tls && !seenAsTls) {
					report.problem(PROXIES, tried, "A proxy says that the client used http.",
							"Have the proxy that ends TLS send X-Forwarded-Proto: https, and others pass it on.");
				}
				else {
					report.ok(PROXIES, tried, "It takes the client's address from a trusted proxy.");
				}
			}
		}
	}

}
