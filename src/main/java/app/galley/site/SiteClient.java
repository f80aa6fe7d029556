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
 * Calls the site's receiver, site/app/api/revalidate.
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
	public boolean isSet() {
		return this.settings.complete();
	}

	/** Under the name of the first. */
	@Override
	public Answer tell(List<SiteDelivery> batch) throws InterruptedException {
		String body = JsonMapper.shared()
			.writeValueAsString(Map.of("paths", SiteDelivery.paths(batch), "tags", SiteDelivery.tags(batch)));
		String id = batch.getFirst().id().toString();
		String timestamp = String.valueOf(this.clock.instant().getEpochSecond());
		HttpRequest request = HttpRequest.newBuilder(this.settings.receiver())
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

	/** The status says all; whatever follows it is not read. */
	private Answer send(HttpRequest request) throws InterruptedException {
		try {
			HttpResponse<InputStream> response = this.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
			response.body().close();
			return answer(response.statusCode());
		}
		catch (HttpTimeoutException ex) {
			return Answer.failed("The site did not answer within %d s.".formatted(TIMEOUT.toSeconds()));
		}
		catch (SSLException ex) {
			return Answer.failed("No secure connection to the site could be made: look at its certificate.");
		}
		catch (IOException ex) {
			return Answer.failed("The site cannot be reached.");
		}
	}

	/** A replay (409) means that an earlier attempt got there after all. */
	private static Answer answer(int status) {
		return switch (status) {
			case 409 -> Answer.TAKEN;
			case 400, 413, 422 -> Answer.refused(error(status));
			default -> (status >= 200 && status < 300) ? Answer.TAKEN : Answer.failed(error(status));
		};
	}

	/** Why it was not delivered, and what to do. */
	private static String error(int status) {
		String advice = switch (status) {
			case 401, 403 -> "is GALLEY_SITE_SECRET the same for the site and for Galley, and are their clocks right?";
			case 404, 405 -> "is GALLEY_SITE_URL the address of a site that listens at /api/revalidate?";
			default -> (status >= 300 && status < 400)
					? "redirects are not followed: set GALLEY_SITE_URL to where this leads." : "its log says why.";
		};
		return "The site answered %d: %s".formatted(status, advice);
	}

	@Override
	public void close() {
		this.http.shutdownNow();
	}

}
