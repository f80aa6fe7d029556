package app.galley.site;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.net.ssl.SSLException;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Sends deliveries to the site's route site/app/api/revalidate.
 */
@Component
class SiteClient implements DeliveryReceiver, AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

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
		String body = JsonMapper.shared()
			.writeValueAsString(Map.of("paths", SiteDelivery.paths(batch), "tags", SiteDelivery.tags(batch)));
		String id = batch.getFirst().id().toString();
		String timestamp = String.valueOf(this.clock.instant().getEpochSecond());
		HttpRequest request = HttpRequest.newBuilder(this.settings.endpoint())
			.timeout(TIMEOUT)
			.header("Content-Type", "application/json")
			.header("Galley-Timestamp", timestamp)
			.header("Galley-Delivery", id)
			.header("Galley-Signature",
					Signature.of(Objects.requireNonNull(this.settings.secret()), timestamp, id, body))
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return send(request);
	}

	/** Reads the status only. */
	private DeliveryResult send(HttpRequest request) throws InterruptedException {
		try {
			HttpResponse<InputStream> response = this.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
			response.body().close();
			return result(response.statusCode());
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

}
