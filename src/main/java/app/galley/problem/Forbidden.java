package app.galley.problem;

import java.util.List;

/**
 * The caller is signed in without the role or scope that this requires.
 */
public final class Forbidden extends Problem {

	public Forbidden(String field, String message) {
		super(List.of(new Fault(field, message)));
	}

	@Override
	public String code() {
		return "FORBIDDEN";
	}

}
