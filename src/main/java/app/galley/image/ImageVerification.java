package app.galley.image;

import java.time.Instant;

import app.galley.credential.CredentialReport;
import app.galley.credential.SigningCertificate;
import app.galley.media.PerceptualHash;
import org.jspecify.annotations.Nullable;

/**
 * Whether this Galley made an image file, and why that can be said.
 *
 * @param image the image that the file is, or looks like; null when none is found
 * @param distance bits in which the perceptual hash of the file differs from that of the
 * image; null when none is similar
 * @param distanceLimit different bits up to which images count as similar to the file; 0
 * when none was compared
 */
public record ImageVerification(Verdict verdict, CredentialReport credential, @Nullable Image image,
		@Nullable Integer distance, int distanceLimit) {

	/** How sure the answer is, surest first. */
	public enum Verdict {

		/** The file is as this Galley signed it. */
		SIGNED_HERE,

		/** The file is stored here, byte by byte, without a credential of this Galley. */
		STORED_HERE,

		/** The file looks like an image stored here. */
		SIMILAR,

		/** Nothing says that the file is from here. */
		UNKNOWN

	}

	/** How far the file's credential could be checked. */
	public CredentialReport.State credentialState() {
		return this.credential.state();
	}

	/** Organization that the credential names as signer; null when it cannot be read. */
	public @Nullable String signer() {
		SigningCertificate certificate = this.credential.certificate();
		return (certificate != null) ? certificate.signer() : null;
	}

	public @Nullable String certificateSha256() {
		SigningCertificate certificate = this.credential.certificate();
		return (certificate != null) ? certificate.sha256() : null;
	}

	public @Nullable Instant validUntil() {
		SigningCertificate certificate = this.credential.certificate();
		return (certificate != null) ? certificate.validUntil() : null;
	}

	/** The answer in sentences for an editor. */
	public String explanation() {
		return switch (this.verdict) {
			case SIGNED_HERE -> "This Galley made the image. The file is exactly as it was signed.";
			case STORED_HERE -> "This Galley stores exactly this file, without a signature of its own.";
			case SIMILAR -> "The file looks like an image of this Galley, but is another file: a copy that was scaled,"
					+ " compressed or changed, or a similar image. Their perceptual hashes differ in %d of %d bits; up to %d count as similar."
						.formatted(this.distance, PerceptualHash.BITS, this.distanceLimit);
			case UNKNOWN -> "Nothing shows that the image is from this Galley.";
		} + credentialSentence();
	}

	private String credentialSentence() {
		return switch (this.credential.state()) {
			case NONE -> " The file has no content credential.";
			case INTACT -> (this.verdict == Verdict.SIGNED_HERE) ? ""
					: " Its content credential is intact and names %s as signer, which anyone can claim."
						.formatted(signer());
			case BROKEN -> " Its content credential is not valid: %s.".formatted(this.credential.problem());
			case UNCHECKED -> " Its content credential was not checked: %s.".formatted(this.credential.problem());
		};
	}

}
