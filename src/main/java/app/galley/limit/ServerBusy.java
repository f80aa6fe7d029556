package app.galley.limit;

import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * As many anonymous executions run as the limit allows. Thrown at once: waiting would
 * only lengthen the queue.
 */
public final class ServerBusy extends ResponseStatusException {

	private final int permits;

	ServerBusy(int permits) {
		super(HttpStatus.SERVICE_UNAVAILABLE,
				"The server is busy: it runs %,d anonymous requests at once. Try again in a second."
					.formatted(permits));
		this.permits = permits;
	}

	@Override
	public HttpHeaders getHeaders() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, "1");
		return headers;
	}

	/** Name of the limit, its maximum and the actual value. */
	public Map<String, Object> extensions() {
		return Map.of("limit", "executions", "maximum", this.permits, "actual", this.permits + 1);
	}

}
