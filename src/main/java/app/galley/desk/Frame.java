package app.galley.desk;

import app.galley.identity.Role;

/**
 * What stands around a page of the desk. Templates call public methods alone.
 *
 * @param title of the page
 * @param section where it stands in the menu
 * @param username of whoever is signed in
 * @param site address of the public site
 */
record Frame(String title, Section section, String username, Role role, String site) {

	/** Who this is, in words. */
	public String roleName() {
		return switch (this.role) {
			case WRITER -> "writer";
			case EDITOR -> "editor";
			case ADMIN -> "administrator";
		};
	}

	public boolean editor() {
		return this.role != Role.WRITER;
	}

	public boolean admin() {
		return this.role == Role.ADMIN;
	}

	/** The menu. */
	enum Section {

		TASKS, POSTS, SITE, ACTIVITY, TAXONOMY, PEOPLE, ACCOUNT

	}

}
