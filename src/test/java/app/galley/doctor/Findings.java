package app.galley.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs one check without a context.
 */
public final class Findings {

	private Findings() {
	}

	public static List<Finding> of(Check check) {
		List<Finding> findings = new ArrayList<>();
		try {
			check.run(new Report(0, findings::add));
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
		return findings;
	}

}
