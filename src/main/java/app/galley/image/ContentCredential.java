package app.galley.image;

import java.time.Instant;

/**
 * The signature in the files of an image.
 *
 * @param signer organization that the certificate names
 * @param certificateSha256 of the certificate, in hexadecimal
 * @param signedAt by this server's clock; the files state no time
 * @param validUntil when the certificate expires
 */
public record ContentCredential(String signer, String certificateSha256, Instant signedAt, Instant validUntil) {
}
