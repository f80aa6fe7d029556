package app.galley.problem;

import java.util.List;

/**
 * The state or version is not the one that the caller saw, or a unique name is taken.
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
