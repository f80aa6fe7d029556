package app.galley.problem;

import java.util.List;

/**
 * Something the caller can put right. Nothing has been changed when it is thrown.
 * {@link ApiErrors} turns each of its {@link Fault}s into a GraphQL error.
 */
public abstract sealed class Problem extends RuntimeException
		permits NotFound, Conflict, Refused, Incomplete, Unavailable, Unauthorized, Forbidden, TooMany {

	private final List<Fault> faults;

	Problem(List<Fault> faults) {
		super(faults.getFirst().message());
		this.faults = List.copyOf(faults);
	}

	/** The {@code extensions.code} of the error. */
	public abstract String code();

	public List<Fault> faults() {
		return this.faults;
	}

	/**
	 * One thing that is wrong.
	 *
	 * @param field the input field it is about, as the schema names it
	 * @param message a sentence that says what would be right
	 */
	public record Fault(String field, String message) {
	}

}
