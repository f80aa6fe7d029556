package app.galley.problem;

import java.util.List;

/**
 * A server that Galley needs (SDXL, S3, PostgreSQL) is unavailable.
 */
public final class Unavailable extends Problem {

	public Unavailable(String field, String message) {
		super(List.of(new Fault(field, message)));
	}

	@Override
	public String code() {
		return "UNAVAILABLE";
	}

}
