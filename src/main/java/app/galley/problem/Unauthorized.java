package app.galley.problem;

import java.util.List;

/**
 * Nobody is signed in, and somebody must be.
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
