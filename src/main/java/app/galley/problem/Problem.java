package app.galley.problem;

import java.util.List;

/**
 * A failure that the caller can correct. Thrown before anything is changed.
 * {@link ApiErrors} turns each of its {@link Fault}s into a GraphQL error.
 */
public abstract sealed class Problem extends RuntimeException
		permits NotFound, Conflict, Refused, Incomplete, Unavailable, Unauthorized, Forbidden, SignInAgain, TooMany {

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
	 * One thing that is wrong with a request.
	 *
	 * @param field the input field at fault, as the schema names it; may be empty
	 * @param message what to correct; in lower case when it continues {@code field:}
	 */
	public record Fault(String field, String message) {
	}

}
