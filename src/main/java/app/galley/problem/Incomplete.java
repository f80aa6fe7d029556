package app.galley.problem;

import java.util.List;

/**
 * A draft without something that a post must have; each missing field is a fault.
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
