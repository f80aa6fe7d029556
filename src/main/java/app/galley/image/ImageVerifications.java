package app.galley.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

import app.galley.credential.ContentCredentials;
import app.galley.credential.CredentialReader;
import app.galley.credential.CredentialReport;
import app.galley.credential.SigningCertificate;
import app.galley.image.ImageVerification.Verdict;
import app.galley.media.PerceptualHash;
import app.galley.media.UnusableImage;
import app.galley.problem.Refused;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Finds out whether this Galley made an image file: by its content credential, by its
 * hash, and by a perceptual hash, which copies share.
 */
@Service
public class ImageVerifications {

	private final ImageUploads uploads;

	private final Images images;

	private final ContentCredentials credentials;

	/** Files of 20 MB, however many are verified at once, are in memory one by one. */
	private final ReentrantLock processing = new ReentrantLock(true);

	ImageVerifications(ImageUploads uploads, Images images, ContentCredentials credentials) {
		this.uploads = uploads;
		this.images = images;
		this.credentials = credentials;
	}

	/**
	 * Verifies an uploaded file, which is deleted. Call it outside of a transaction.
	 * @throws app.galley.problem.NotFound when the upload does not exist or is another
	 * editor's
	 * @throws Refused when the file is missing or not an image
	 */
	public ImageVerification verify(UUID upload, String editor) {
		this.processing.lock();
		try {
			return verify(this.uploads.take(upload, editor));
		}
		finally {
			this.processing.unlock();
		}
	}

	private ImageVerification verify(byte[] file) {
		CredentialReport credential = CredentialReader.read(file);
		Optional<Image> same = this.images.findByFile(DigestUtils.sha256Hex(file));
		if (credential.state() == CredentialReport.State.INTACT && isOurs(credential.certificate())) {
			return new ImageVerification(Verdict.SIGNED_HERE, credential, same.orElse(null), null, 0);
		}
		if (same.isPresent()) {
			return new ImageVerification(Verdict.STORED_HERE, credential, same.get(), null, 0);
		}
		String hash = perceptualHash(file);
		int limit = PerceptualHash.limit(hash);
		return Optional.of(hash)
			.filter((comparable) -> limit > 0)
			.flatMap((comparable) -> this.images.findSimilar(comparable, limit))
			.map((similar) -> new ImageVerification(Verdict.SIMILAR, credential,
					this.images.find(similar.id()).orElse(null), similar.distance(), limit))
			.orElseGet(() -> new ImageVerification(Verdict.UNKNOWN, credential, null, null, limit));
	}

	private boolean isOurs(@Nullable SigningCertificate certificate) {
		if (certificate == null) {
			return false;
		}
		SigningCertificate current = this.credentials.certificate();
		return current != null && current.sha256().equals(certificate.sha256())
				|| this.images.isSignedWith(certificate.sha256());
	}

	private static String perceptualHash(byte[] file) {
		try {
			return PerceptualHash.of(file);
		}
		catch (UnusableImage ex) {
			throw new Refused("input.id", String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot decode an image in memory", ex);
		}
	}

}
