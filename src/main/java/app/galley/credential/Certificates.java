package app.galley.credential;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import javax.security.auth.x500.X500Principal;

/**
 * X.509 certificates of Ed25519 keys that may sign C2PA claims, and their text form. The
 * JDK reads certificates but has no public way to make one.
 */
final class Certificates {

	/** For signing e-mail; c2pa-rs wants it beside the next. */
	static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";

	/** For signing C2PA claims. */
	static final String CLAIM_SIGNING = "1.3.6.1.4.1.62558.2.1";

	private static final byte[] ED25519 = Der.sequence(Der.oid("1.3.101.112"));

	private static final byte[] TRUE = { 1, 1, (byte) 0xff };

	/** Bit 0 of a key usage. */
	private static final byte[] DIGITAL_SIGNATURE = Der.bits(7, new byte[] { (byte) 0x80 });

	/** Bit 5 of a key usage. */
	private static final byte[] SIGN_CERTIFICATES = Der.bits(2, new byte[] { 4 });

	private static final int KEY_ID_BYTES = 8;

	private static final int SERIAL_BYTES = 8;

	private Certificates() {
	}

	static KeyPair keyPair() throws GeneralSecurityException {
		return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
	}

	/**
	 * A certificate for a key, and that of the authority which signed it. The authority's
	 * key is forgotten: no second certificate can be made with it.
	 * @param name of the signer
	 */
	static List<X509Certificate> issue(PublicKey key, String name, Instant from, Duration validity)
			throws GeneralSecurityException {
		KeyPair authority = keyPair();
		X500Principal issuer = new X500Principal("O=" + escape(name) + ",CN=Content credentials CA");
		Instant until = from.plus(validity);
		byte[] authorityId = keyId(authority.getPublic());
		byte[] root = certificate(issuer, issuer, authority.getPublic(), from, until, authority.getPrivate(),
				extension("2.5.29.19", true, Der.sequence(TRUE, Der.integer(BigInteger.ZERO))),
				extension("2.5.29.15", true, SIGN_CERTIFICATES),
				extension("2.5.29.14", false, Der.octets(authorityId)));
		byte[] leaf = certificate(issuer, subject(name), key, from, until, authority.getPrivate(),
				extension("2.5.29.15", true, DIGITAL_SIGNATURE), extendedKeyUsage(),
				extension("2.5.29.35", false, Der.sequence(Der.value(0x80, authorityId))));
		return List.of(read(leaf), read(root));
	}

	/** A request (PKCS #10) for a certificate of the key, for an authority. */
	static byte[] request(KeyPair key, String name) throws GeneralSecurityException {
		byte[] extensions = Der.sequence(Der.oid("1.2.840.113549.1.9.14"),
				Der.set(Der.sequence(extension("2.5.29.15", true, DIGITAL_SIGNATURE), extendedKeyUsage())));
		byte[] info = Der.sequence(Der.integer(BigInteger.ZERO), subject(name).getEncoded(),
				key.getPublic().getEncoded(), Der.value(0xa0, extensions));
		return Der.sequence(info, ED25519, Der.bits(0, sign(key.getPrivate(), info)));
	}

	private static byte[] certificate(X500Principal issuer, X500Principal subject, PublicKey key, Instant from,
			Instant until, PrivateKey signer, byte[]... extensions) throws GeneralSecurityException {
		byte[] body = Der.sequence(Der.value(0xa0, Der.integer(BigInteger.TWO)), Der.integer(serial()), ED25519,
				issuer.getEncoded(), Der.sequence(Der.time(from), Der.time(until)), subject.getEncoded(),
				key.getEncoded(), Der.value(0xa3, Der.sequence(extensions)));
		return Der.sequence(body, ED25519, Der.bits(0, sign(signer, body)));
	}

	private static byte[] extension(String oid, boolean critical, byte[] value) {
		byte[] id = Der.oid(oid);
		return critical ? Der.sequence(id, TRUE, Der.octets(value)) : Der.sequence(id, Der.octets(value));
	}

	private static byte[] extendedKeyUsage() {
		return extension("2.5.29.37", false, Der.sequence(Der.oid(EMAIL_PROTECTION), Der.oid(CLAIM_SIGNING)));
	}

	private static BigInteger serial() {
		byte[] random = new byte[SERIAL_BYTES];
		new SecureRandom().nextBytes(random);
		return new BigInteger(1, random).setBit(1);
	}

	private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
		byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
		return Arrays.copyOf(hash, KEY_ID_BYTES);
	}

	private static byte[] sign(PrivateKey key, byte[] bytes) throws GeneralSecurityException {
		Signature signature = Signature.getInstance("Ed25519");
		signature.initSign(key);
		signature.update(bytes);
		return signature.sign();
	}

	/** Checkers show the organization. */
	private static X500Principal subject(String name) {
		return new X500Principal("CN=Content credentials,O=" + escape(name));
	}

	/** For RFC 2253, in which any other character stands for itself. */
	private static String escape(String name) {
		return "\"" + name.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ").replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
	}

	static X509Certificate read(byte[] der) throws GeneralSecurityException {
		try {
			return (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(der));
		}
		catch (RuntimeException ex) {
			// The JDK's, for a key of no bytes.
			throw new GeneralSecurityException("the certificate is damaged", ex);
		}
	}

	/** Reads certificates in PEM, in order. */
	static List<X509Certificate> readChain(String pem) throws GeneralSecurityException {
		return CertificateFactory.getInstance("X.509")
			.generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
			.stream()
			.map(X509Certificate.class::cast)
			.toList();
	}

	/** Reads an Ed25519 key in PKCS #8 and PEM. */
	static PrivateKey readKey(String pem) throws GeneralSecurityException {
		String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
		try {
			return KeyFactory.getInstance("Ed25519")
				.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
		}
		catch (IllegalArgumentException ex) {
			throw new GeneralSecurityException("it is not PEM", ex);
		}
	}

	/**
	 * The text form of a key or certificate.
	 * @param what such as {@code CERTIFICATE}
	 */
	static String pem(String what, byte[] der) {
		String lines = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(der);
		return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
	}

	static String sha256(X509Certificate certificate) throws GeneralSecurityException {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
	}

}
