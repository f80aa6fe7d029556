package app.galley.problem;

import java.util.List;

/**
 * A server that Galley needs (SDXL, S3, PostgreSQL) is unavailable.
 */
public final class Unavailable extends Problem {

	private final boolean temporary;

	public Unavailable(String field, String message) {
		this(field, message, true);
	}

	/**
	 * @param temporary whether the same call may succeed later without a change of
	 * settings
	 */
	public Unavailable(String field, String message, boolean temporary) {
		super(List.of(new Fault(field, message)));
		this.temporary = temporary;
	}

	/** Whether the same call may succeed later. */
	public boolean isTemporary() {
		return this.temporary;
	}

	@Override
	public String code() {
		return "UNAVAILABLE";
	}

}
