package app.galley.problem;

import java.util.List;

/**
 * An id or slug that names nothing, or nothing that the caller may see.
 */
public final class NotFound extends Problem {

	public NotFound(String field, String message) {
		super(List.of(new Fault(field, message)));
	}

	@Override
	public String code() {
		return "NOT_FOUND";
	}

}
