package app.galley.identity;

/**
 * Permission level of an account; each includes the ones before it. Same names as in the
 * schema.
 */
public enum Role {

	WRITER, EDITOR, ADMIN;

	/** The name of the authority in Spring Security. */
	String authority() {
		return "ROLE_" + name();
	}

}
