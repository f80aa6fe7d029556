package app.galley.identity;

/**
 * What a signed-in person may do; each includes the ones before it. Same names as in the
 * schema.
 */
public enum Role {

	WRITER, EDITOR, ADMIN;

	/** As Spring Security names it. */
	String authority() {
		return "ROLE_" + name();
	}

}
