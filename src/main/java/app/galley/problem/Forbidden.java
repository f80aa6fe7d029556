package app.galley.problem;

import java.util.List;

/**
 * Who is signed in may not do this.
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
