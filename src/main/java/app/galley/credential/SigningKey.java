package app.galley.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The key that signs content credentials, with the certificates that name its owner.
 */
public final class SigningKey {

	/**
	 * Long, because an expired certificate makes credentials without a time stamp
	 * invalid.
	 */
	private static final Duration VALIDITY = Duration.ofDays(10 * 365);

	private static final int DIGITAL_SIGNATURE = 0;

	private final PrivateKey privateKey;

	private final List<X509Certificate> chain;

	private final SigningCertificate certificate;

	private SigningKey(PrivateKey privateKey, List<X509Certificate> chain) throws GeneralSecurityException {
		this.privateKey = privateKey;
		this.chain = List.copyOf(chain);
		this.certificate = SigningCertificate.of(chain);
	}

	/**
	 * A new key, certified for ten years by an authority whose own key is forgotten.
	 * @param name of the signer, as checkers show it
	 */
	public static SigningKey create(String name, Instant now) {
		try {
			KeyPair pair = Certificates.keyPair();
			return new SigningKey(pair.getPrivate(), Certificates.issue(pair.getPublic(), name, now, VALIDITY));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot make a key for content credentials", ex);
		}
	}

	/**
	 * Reads a key and its certificates.
	 * @param key PEM of PKCS #8
	 * @param chain PEM of the certificates: the key's own first, then those that certify
	 * the one before
	 * @throws UnusableSigningKey with what is wrong and what is needed
	 */
	public static SigningKey read(String key, String chain) {
		PrivateKey privateKey;
		try {
			privateKey = Certificates.readKey(key);
		}
		catch (GeneralSecurityException ex) {
			throw new UnusableSigningKey("GALLEY_CREDENTIAL_KEY: use an Ed25519 key in PEM (PKCS #8, not encrypted)");
		}
		try {
			List<X509Certificate> certificates = Certificates.readChain(chain);
			if (certificates.isEmpty()) {
				throw new GeneralSecurityException("no certificate");
			}
			requireChain(certificates);
			requireSigner(privateKey, certificates.getFirst());
			return new SigningKey(privateKey, certificates);
		}
		catch (GeneralSecurityException ex) {
			throw new UnusableSigningKey(
					"GALLEY_CREDENTIAL_CHAIN: use certificates in PEM, the key's own first, each signed by the next");
		}
	}

	private static void requireChain(List<X509Certificate> certificates) throws GeneralSecurityException {
		for (int i = 1; i < certificates.size(); i++) {
			certificates.get(i - 1).verify(certificates.get(i).getPublicKey());
		}
	}

	private static void requireSigner(PrivateKey key, X509Certificate leaf) throws GeneralSecurityException {
		byte[] probe = { 1 };
		Signature signature = Signature.getInstance("Ed25519");
		signature.initSign(key);
		signature.update(probe);
		byte[] signed = signature.sign();
		if (!leaf.getPublicKey().getAlgorithm().equals("EdDSA")) {
			throw new UnusableSigningKey("GALLEY_CREDENTIAL_CHAIN: the first certificate is not of an Ed25519 key");
		}
		signature.initVerify(leaf.getPublicKey());
		signature.update(probe);
		if (!signature.verify(signed)) {
			throw new UnusableSigningKey("GALLEY_CREDENTIAL_CHAIN: the first certificate belongs to another key");
		}
		List<String> usages = leaf.getExtendedKeyUsage();
		boolean[] bits = leaf.getKeyUsage();
		if (usages == null
				|| !usages.contains(Certificates.EMAIL_PROTECTION) && !usages.contains(Certificates.CLAIM_SIGNING)
				|| bits == null || !bits[DIGITAL_SIGNATURE]
				|| leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
			throw new UnusableSigningKey(
					"GALLEY_CREDENTIAL_CHAIN: checkers reject the first certificate: it must be issued by an authority,"
							+ " with the key usage digitalSignature and the extended key usage c2pa-kp-claimSigning"
							+ " or emailProtection");
		}
	}

	PrivateKey privateKey() {
		return this.privateKey;
	}

	/** The certificates, the key's own first. */
	List<X509Certificate> chain() {
		return this.chain;
	}

	public SigningCertificate certificate() {
		return this.certificate;
	}

	/**
	 * The certificates that files carry: all but an authority's own, which checkers have.
	 */
	List<byte[]> embeddedChain() {
		try {
			List<byte[]> embedded = new ArrayList<>();
			for (X509Certificate one : this.chain) {
				if (!one.getSubjectX500Principal().equals(one.getIssuerX500Principal())) {
					embedded.add(one.getEncoded());
				}
			}
			return embedded;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex); // it was read from this form
		}
	}

	/**
	 * The key in the files {@code key.pem} and {@code chain.pem} of a folder, which is
	 * made with a new key when it does not exist. Only its owner can read the files.
	 */
	public static SigningKey inFolder(Path folder, String name, Instant now) throws IOException {
		if (!Files.exists(folder)) {
			Path unfinished = Files.createTempDirectory(Objects.requireNonNull(folder.toAbsolutePath().getParent()),
					"credential-");
			SigningKey key = create(name, now);
			CredentialCommand.write(unfinished.resolve("key.pem"), key.keyPem());
			CredentialCommand.write(unfinished.resolve("chain.pem"), key.chainPem());
			Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
		}
		return read(Files.readString(folder.resolve("key.pem")), Files.readString(folder.resolve("chain.pem")));
	}

	/** A request (PKCS #10) in PEM for a certificate of an authority. */
	String requestPem() {
		try {
			KeyPair pair = new KeyPair(this.chain.getFirst().getPublicKey(), this.privateKey);
			return Certificates.pem("CERTIFICATE REQUEST", Certificates.request(pair, this.certificate.signer()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot make a certificate request", ex);
		}
	}

	/** The key in PEM, which {@link #read} reads. */
	public String keyPem() {
		return Certificates.pem("PRIVATE KEY", this.privateKey.getEncoded());
	}

	/** The certificates in PEM, which {@link #read} reads. */
	public String chainPem() {
		return this.certificate.chain();
	}

}
