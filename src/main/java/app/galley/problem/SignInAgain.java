package app.galley.problem;

import java.util.List;

/**
 * A change that needs a recent password, by a caller who signed in long ago.
 */
public final class SignInAgain extends Problem {

	public SignInAgain(String field, String message) {
		super(List.of(new Fault(field, message)));
	}

	@Override
	public String code() {
		return "SIGN_IN_AGAIN";
	}

}
