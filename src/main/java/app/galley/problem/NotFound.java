package app.galley.problem;

import java.util.List;

/**
 * What an id or slug names does not exist, or the caller may not know that it does.
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
