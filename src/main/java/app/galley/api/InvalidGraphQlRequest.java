package app.galley.api;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * A request to {@code /graphql} that cannot become an execution. Its reason is the error
 * message that the client reads.
 */
class InvalidGraphQlRequest extends ResponseStatusException {

	private final String code;

	InvalidGraphQlRequest(HttpStatus status, String code, String message) {
		super(status, message);
		this.code = code;
	}

	static InvalidGraphQlRequest badRequest(String message) {
		return new InvalidGraphQlRequest(HttpStatus.BAD_REQUEST, "BAD_REQUEST", message);
	}

	/** The {@code extensions.code} of the error. */
	String code() {
		return this.code;
	}

}
