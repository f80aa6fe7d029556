package app.galley.api;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * A request to /graphql that cannot become an execution.
 */
class InvalidGraphQlRequest extends ResponseStatusException {

	private final String code;

	private final String sentence;

	InvalidGraphQlRequest(HttpStatus status, String code, String sentence) {
		super(status, sentence);
		this.code = code;
		this.sentence = sentence;
	}

	static InvalidGraphQlRequest badRequest(String sentence) {
		return new InvalidGraphQlRequest(HttpStatus.BAD_REQUEST, "BAD_REQUEST", sentence);
	}

	String code() {
		return this.code;
	}

	String sentence() {
		return this.sentence;
	}

}
