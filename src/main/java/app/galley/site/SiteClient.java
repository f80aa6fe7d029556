package app.galley.site;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import javax.net.ssl.SSLException;

import app.galley.doctor.UsedByDoctor;
import app.galley.telemetry.Traces;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Sends deliveries to the site's route site/app/api/revalidate.
 */
@Component
@UsedByDoctor
class SiteClient implements DeliveryReceiver, AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int MAX_BODY_BYTES = 1000;

	private final SiteSettings settings;

	private final Clock clock;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.followRedirects(HttpClient.Redirect.NEVER)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	SiteClient(SiteSettings settings, Clock clock) {
		this.settings = settings;
		this.clock = clock;
	}

	@Override
	public SiteDeliveryTarget target() {
		return SiteDeliveryTarget.SITE;
	}

	@Override
	public boolean isConfigured() {
		return this.settings.isComplete();
	}

	/** The call has the id of the first delivery. */
	@Override
	public DeliveryResult deliver(List<SiteDelivery> batch) throws InterruptedException {
		return send(request(batch.getFirst().id().toString(), SiteDelivery.paths(batch), SiteDelivery.tags(batch)),
				(response) -> result(response.statusCode()));
	}

	/**
	 * Sends a signed call that names no pages, so that the site checks everything and
	 * renders nothing. Another program may accept any call; a site says how much it did.
	 */
	DeliveryResult deliverNothing() throws InterruptedException {
		return send(request(UUID.randomUUID().toString(), Set.of(), Set.of()), (response) -> {
			String body = new String(response.body().readNBytes(MAX_BODY_BYTES), StandardCharsets.UTF_8);
			DeliveryResult result = result(response.statusCode());
			if (result.isAccepted() && !body.startsWith("{\"revalidated\":0")) {
				return DeliveryResult
					.failed("Another program than a Galley site responds: check that GALLEY_SITE_URL is right.");
			}
			return body.contains("The API is unreachable") ? DeliveryResult.failed(
					"The site does not reach this API: set the site's GALLEY_API_URL to the address of this server.")
					: result;
		});
	}

	private HttpRequest request(String id, Set<String> paths, Set<String> tags) {
		String body = JsonMapper.shared().writeValueAsString(Map.of("paths", paths, "tags", tags));
		String timestamp = String.valueOf(this.clock.instant().getEpochSecond());
		HttpRequest.Builder request = HttpRequest.newBuilder(this.settings.endpoint())
			.timeout(TIMEOUT)
			.header("Content-Type", "application/json")
			.header("Galley-Timestamp", timestamp)
			.header("Galley-Delivery", id)
			.header("Galley-Signature",
					Signature.of(Objects.requireNonNull(this.settings.secret()), timestamp, id, body))
			.POST(HttpRequest.BodyPublishers.ofString(body));
		String trace = Traces.current();
		return ((trace != null) ? request.header(Traces.HEADER, trace) : request).build();
	}

	private DeliveryResult send(HttpRequest request, Reader reader) throws InterruptedException {
		try {
			HttpResponse<InputStream> response = this.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
			try (InputStream body = response.body()) {
				return reader.read(response);
			}
		}
		catch (HttpTimeoutException ex) {
			return DeliveryResult.failed("The site did not respond within %d s.".formatted(TIMEOUT.toSeconds()));
		}
		catch (SSLException ex) {
			return DeliveryResult.failed("No secure connection to the site: check its certificate.");
		}
		catch (IOException ex) {
			return DeliveryResult
				.failed("The site is unreachable: check that it runs and that GALLEY_SITE_URL is right.");
		}
	}

	/** A replay (409) means that an earlier attempt did arrive. */
	private static DeliveryResult result(int status) {
		return switch (status) {
			case 409 -> DeliveryResult.ACCEPTED;
			case 400, 413, 422 -> DeliveryResult.rejected(error(status));
			default -> (status >= 200 && status < 300) ? DeliveryResult.ACCEPTED : DeliveryResult.failed(error(status));
		};
	}

	private static String error(int status) {
		String advice = switch (status) {
			case 401, 403 -> "check that the site has the same GALLEY_SITE_SECRET and that both clocks are right.";
			case 404, 405 -> "check that GALLEY_SITE_URL is the address of a Galley site.";
			default -> (status >= 300 && status < 400)
					? "redirects are not followed; set GALLEY_SITE_URL to the target." : "see the site's log.";
		};
		return "The site responded with status %d: %s".formatted(status, advice);
	}

	@Override
	public void close() {
		this.http.shutdownNow();
	}

	/** Reads as much of a response as is needed. */
	@FunctionalInterface
	private interface Reader {

		DeliveryResult read(HttpResponse<InputStream> response) throws IOException;

	}

}
