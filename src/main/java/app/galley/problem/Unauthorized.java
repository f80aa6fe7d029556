package app.galley.problem;

import java.util.List;

/**
 * A request without credentials for something that requires authentication.
 */
public final class Unauthorized extends Problem {

	public Unauthorized(String field, String message) {
		super(List.of(new Fault(field, message)));
	}

	@Override
	public String code() {
		return "UNAUTHORIZED";
	}

}
