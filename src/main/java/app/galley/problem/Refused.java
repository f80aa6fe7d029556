package app.galley.problem;

import java.util.List;

/**
 * An input field with a value that is not allowed.
 */
public final class Refused extends Problem {

	public Refused(String field, String message) {
		super(List.of(new Fault(field, message)));
	}

	public Refused(List<Fault> faults) {
		super(faults);
	}

	@Override
	public String code() {
		return "BAD_REQUEST";
	}

}
