package app.galley.problem;

import java.util.List;

/**
 * A task lacks what a post must have; every lack is a fault of its own.
 */
public final class Incomplete extends Problem {

	public Incomplete(String field, String message) {
		super(List.of(new Fault(field, message)));
	}

	public Incomplete(List<Fault> faults) {
		super(faults);
	}

	@Override
	public String code() {
		return "INCOMPLETE";
	}

}
