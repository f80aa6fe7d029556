package app.galley.receipt;

import app.galley.credential.CredentialReport;
import org.jspecify.annotations.Nullable;

/**
 * An image address of a page, as read.
 *
 * @param sha256 of the bytes read, in hexadecimal; null when there were none
 * @param status of the response; 0 without one
 * @param marked whether the file says in XMP how it was made
 * @param credential how far the file's content credential could be checked
 */
public record SeenImage(String url, int status, @Nullable String sha256, boolean marked,
		CredentialReport.State credential) {
}
