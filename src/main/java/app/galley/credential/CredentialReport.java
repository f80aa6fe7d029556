package app.galley.credential;

import org.jspecify.annotations.Nullable;

/**
 * What a file's content credential is worth. Whether its signer is who it says is not
 * part of it.
 *
 * @param problem completes "The credential is not valid: …"; null unless the state is
 * {@code BROKEN} or {@code UNCHECKED}
 * @param certificate of the signer; null when it cannot be read
 * @param sourceType IPTC's digital source type, without its vocabulary; null when the
 * credential names none, or is not intact
 */
public record CredentialReport(State state, @Nullable String problem, @Nullable SigningCertificate certificate,
		@Nullable String sourceType) {

	/** How far a credential could be checked. */
	public enum State {

		/** The file has none. */
		NONE,

		/** The file is as it was signed. */
		INTACT,

		/** The file, or the credential, is not as it was signed. */
		BROKEN,

		/** Made in a way that Galley does not check. */
		UNCHECKED

	}

}
