package app.galley.limit;

import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * As many anonymous executions run as may. Said at once: waiting would only make the
 * queue longer.
 */
public final class ServerBusy extends ResponseStatusException {

	private final int places;

	ServerBusy(int places) {
		super(HttpStatus.SERVICE_UNAVAILABLE,
				"The server answers %,d anonymous requests at once, and as many are running. Try again in a second."
					.formatted(places));
		this.places = places;
	}

	@Override
	public HttpHeaders getHeaders() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, "1");
		return headers;
	}

	/** Which limit, how much is allowed and how much it would have been. */
	public Map<String, Object> extensions() {
		return Map.of("limit", "executions", "maximum", this.places, "actual", this.places + 1);
	}

}
