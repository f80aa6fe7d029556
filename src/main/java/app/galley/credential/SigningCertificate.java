package app.galley.credential;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * A certificate that signed content credentials.
 *
 * @param sha256 of its DER form, in hexadecimal
 * @param signer organization of its subject, else the subject's common name
 * @param validUntil when it expires
 * @param chain in PEM, with those that certify it
 */
public record SigningCertificate(String sha256, String signer, Instant validUntil, String chain) {

	static SigningCertificate of(List<X509Certificate> chain) throws GeneralSecurityException {
		X509Certificate leaf = chain.getFirst();
		StringBuilder pem = new StringBuilder();
		for (X509Certificate one : chain) {
			pem.append(Certificates.pem("CERTIFICATE", one.getEncoded()));
		}
		return new SigningCertificate(Certificates.sha256(leaf), signer(leaf), leaf.getNotAfter().toInstant(),
				pem.toString());
	}

	private static String signer(X509Certificate leaf) {
		String subject = leaf.getSubjectX500Principal().getName();
		try {
			String common = subject;
			for (Rdn part : new LdapName(subject).getRdns()) {
				if (part.getType().equalsIgnoreCase("O")) {
					return String.valueOf(part.getValue());
				}
				if (part.getType().equalsIgnoreCase("CN")) {
					common = String.valueOf(part.getValue());
				}
			}
			return common;
		}
		catch (InvalidNameException ex) {
			return subject;
		}
	}

}
