package app.galley.generation.sdxl;

import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Trust in the certificates of SDXL servers, which are often self-signed, and what is
 * wrong with one. A handshake that fails ends before the request is sent.
 */
final class ServerCertificate {

	private ServerCertificate() {
	}

	/**
	 * Trusts only the certificates of a PEM file and what they have issued.
	 * @throws IllegalArgumentException when the file cannot be used, with what to do
	 */
	static SSLContext trusting(Path file) {
		try {
			PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate(file.toAbsolutePath().toUri().toString());
			return SslBundle.of(new PemSslStoreBundle(null, trusted)).createSslContext();
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("galley.sdxl.certificate (GALLEY_SDXL_CERTIFICATE) must name a PEM file"
					+ " with one or more certificates; this one cannot be used: " + file, ex);
		}
	}

	/** What is wrong, for the editor; null when the failure is another one. */
	static @Nullable String fault(@Nullable Throwable failure) {
		if (!(failure instanceof SSLException)) {
			return null;
		}
		String message = String.valueOf(failure.getMessage());
		// "Unsupported or unrecognized …" of a socket, "Unrecognized …" of an engine.
		if (message.contains("nrecognized SSL message")) {
			return "The SDXL server does not use TLS: start GALLEY_SDXL_URL with http://, or give the server a"
					+ " certificate.";
		}
		if (!(failure instanceof SSLHandshakeException)) {
			return null;
		}
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof CertificateExpiredException) {
				return "The certificate of the SDXL server has expired: renew it there.";
			}
		}
		if (message.contains("subject alternative") || message.contains("No name matching")) {
			return "The certificate of the SDXL server is for another host: set GALLEY_SDXL_URL to a name that it"
					+ " contains, or renew it with this name.";
		}
		return "The certificate of the SDXL server is not trusted: set GALLEY_SDXL_CERTIFICATE to a PEM file with this"
				+ " certificate or its issuer's.";
	}

}
