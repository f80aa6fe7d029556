package app.galley.desk;

import app.galley.identity.Role;
import app.galley.signin.OidcSignOn;
import org.jspecify.annotations.Nullable;

/**
 * The frame of a page of the desk. Its methods are public because templates call them.
 *
 * @param title of the page
 * @param section the menu entry that the page belongs to
 * @param username of the person who is signed in
 * @param site base URL of the public site
 * @param siteName name of the public site
 * @param provider name of the identity provider where the person signed in; null for a
 * password here
 */
record Frame(String title, Section section, String username, Role role, String site, String siteName,
		@Nullable String provider) {

	/** Path at which the person signs in again at the provider. */
	public String signInAgain() {
		return OidcSignOn.AGAIN;
	}

	/** The role as shown to people. */
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

	/** An entry of the menu. */
	enum Section {

		HOME, DRAFTS, POSTS, IMAGES, SITE, ACTIVITY, TAXONOMY, PEOPLE, HEALTH, ACCOUNT

	}

}
