package app.galley.problem;

import java.util.List;

/**
 * A state or version other than the caller saw, or a unique name that is taken.
 */
public final class Conflict extends Problem {

	public Conflict(String field, String message) {
		super(List.of(new Fault(field, message)));
	}

	@Override
	public String code() {
		return "CONFLICT";
	}

}
