package app.galley.credential;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The key that signs the content credentials of generated images.
 *
 * @param key Ed25519 key as PEM text (PKCS #8), or the path of a file with it, the same
 * on all instances; unset: beside an external database, images carry an unsigned XMP mark
 * alone
 * @param chain certificates of the key as PEM text, or the path of a file with them: the
 * key's own first, then those that certify the one before
 */
@ConfigurationProperties("galley.credential")
record CredentialSettings(@Nullable String key, @Nullable String chain) {

	/** Hides the key. */
	@Override
	public String toString() {
		return "CredentialSettings[]";
	}

}
