package app.galley.credential;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Puts a signed manifest store of C2PA 2.2 (claim version 2) into an image file. The same
 * file, origin and key give the same bytes: the manifest's id is made from the hash of
 * the file, nothing states a time, and Ed25519 signs without chance.
 */
final class ManifestWriter {

	static final String STORE = "c2pa";

	static final String ASSERTIONS = "c2pa.assertions";

	static final String CLAIM = "c2pa.claim.v2";

	static final String SIGNATURE = "c2pa.signature";

	static final String HASH = "c2pa.hash.data";

	static final String ACTIONS = "c2pa.actions.v2";

	/** Of an assertion, followed by its label. */
	static final String ASSERTION_URI = "self#jumbf=" + ASSERTIONS + "/";

	static final String GENERATOR = "Galley";

	static final String INSTANCE_PREFIX = "xmp:iid:";

	private static final String LABEL_PREFIX = "urn:c2pa:";

	/** COSE's name of Ed25519. */
	private static final int EDDSA = -8;

	private static final int SIGNATURE_BYTES = 64;

	/** Written in as many bytes as that of any manifest. */
	private static final int SOME_LENGTH = 1000;

	/** CBOR: tag 18, COSE_Sign1, and a list of four. */
	private static final byte[] SIGN1 = { (byte) 0xd2, (byte) 0x84 };

	/** CBOR: no unprotected headers, and a payload that is elsewhere. */
	private static final byte[] DETACHED = { (byte) 0xa0, (byte) 0xf6 };

	private final SigningKey key;

	private final byte[] protectedHeaders;

	ManifestWriter(SigningKey key) {
		this.key = key;
		this.protectedHeaders = protectedHeaders(key);
	}

	/** {1: -8, 33: [certificates]}: Jackson writes no numbers as keys. */
	private static byte[] protectedHeaders(SigningKey key) {
		byte[] algorithm = Cbor.write(EDDSA);
		byte[] chain = Cbor.write(key.embeddedChain());
		return ByteBuffer.allocate(4 + algorithm.length + chain.length)
			.put((byte) 0xa2)
			.put((byte) 1)
			.put(algorithm)
			.put((byte) 0x18)
			.put((byte) 33)
			.put(chain)
			.array();
	}

	SigningKey key() {
		return this.key;
	}

	/**
	 * @param file a PNG, WebP or JPEG without a manifest
	 * @return the file with one
	 */
	byte[] sign(byte[] file, Origin origin) {
		ManifestSlot draft = ManifestSlot.plan(file, SOME_LENGTH);
		byte[] noHash = new byte[32];
		byte[] noSignature = new byte[SIGNATURE_BYTES];
		byte[] noPadding = {};
		int length = new Manifest(draft, noHash, noPadding, origin).store(noSignature).length;
		// A chunk of WebP fills an even number of bytes.
		byte[] padding = new byte[length % 2];
		ManifestSlot slot = ManifestSlot.plan(file, length + padding.length);
		byte[] signed = slot.open(file);
		Manifest manifest = new Manifest(slot, hash(signed, slot), padding, origin);
		slot.fill(signed, manifest.store(sign(toBeSigned(this.protectedHeaders, manifest.claim))));
		return signed;
	}

	/** The hash of a file without its manifest. */
	static byte[] hash(byte[] file, ManifestSlot slot) {
		MessageDigest sha256 = sha256();
		sha256.update(file, 0, slot.start());
		sha256.update(file, slot.end(), file.length - slot.end());
		return sha256.digest();
	}

	static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex); // every Java platform has it
		}
	}

	/** What COSE signs. */
	static byte[] toBeSigned(byte[] protectedHeaders, byte[] claim) {
		return Cbor.write(List.of("Signature1", protectedHeaders, new byte[0], claim));
	}

	/**
	 * A manifest store as this class writes it.
	 * @param id of the manifest, a UUID
	 * @param assertions superboxes
	 */
	static byte[] store(String id, List<byte[]> assertions, byte[] claim, byte[] protectedHeaders, byte[] signature) {
		byte[] headers = Cbor.write(protectedHeaders);
		byte[] signed = Cbor.write(signature);
		byte[] cose = ByteBuffer.allocate(SIGN1.length + headers.length + DETACHED.length + signed.length)
			.put(SIGN1)
			.put(headers)
			.put(DETACHED)
			.put(signed)
			.array();
		byte[] assertionStore = Jumbf.superbox("c2as", ASSERTIONS, assertions.toArray(byte[][]::new));
		return Jumbf.superbox(STORE, STORE, Jumbf.superbox("c2ma", LABEL_PREFIX + id, assertionStore,
				Jumbf.cbor("c2cl", CLAIM, claim), Jumbf.cbor("c2cs", SIGNATURE, cose)));
	}

	private byte[] sign(byte[] bytes) {
		try {
			Signature signature = Signature.getInstance("Ed25519");
			signature.initSign(this.key.privateKey());
			signature.update(bytes);
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot sign a content credential", ex);
		}
	}

	private final class Manifest {

		private final String id;

		private final List<byte[]> assertions;

		private final byte[] claim;

		private Manifest(ManifestSlot slot, byte[] hash, byte[] padding, Origin origin) {
			Map<String, Object> data = new LinkedHashMap<>();
			data.put("exclusions", List.of(exclusion(slot)));
			data.put("alg", "sha256");
			data.put("hash", hash);
			data.put("pad", padding);
			byte[] hashAssertion = assertion(HASH, data);
			byte[] actions = assertion(ACTIONS, Map.of("actions", origin.actions()));
			this.assertions = List.of(hashAssertion, actions);
			MessageDigest sha256 = sha256();
			this.assertions.forEach(sha256::update);
			this.id = id(sha256.digest()).toString();
			Map<String, Object> claim = new LinkedHashMap<>();
			claim.put("instanceID", INSTANCE_PREFIX + this.id);
			claim.put("claim_generator_info", Map.of("name", GENERATOR));
			// With the manifest's label, so that the signature covers it.
			claim.put("signature", "self#jumbf=/" + STORE + "/" + LABEL_PREFIX + this.id + "/" + SIGNATURE);
			claim.put("created_assertions", List.of(reference(HASH, hashAssertion), reference(ACTIONS, actions)));
			claim.put("alg", "sha256");
			this.claim = Cbor.write(claim);
		}

		private static Map<String, Object> exclusion(ManifestSlot slot) {
			Map<String, Object> exclusion = new LinkedHashMap<>();
			exclusion.put("start", slot.start());
			exclusion.put("length", slot.end() - slot.start());
			return exclusion;
		}

		private static byte[] assertion(String label, Map<String, Object> value) {
			return Jumbf.cbor("cbor", label, Cbor.write(value));
		}

		private static Map<String, Object> reference(String label, byte[] assertion) {
			Map<String, Object> reference = new LinkedHashMap<>();
			reference.put("url", ASSERTION_URI + label);
			reference.put("hash", sha256().digest(Jumbf.content(assertion)));
			return reference;
		}

		/** C2PA wants the form of a random UUID. */
		private static UUID id(byte[] hash) {
			ByteBuffer bytes = ByteBuffer.wrap(hash);
			return new UUID(bytes.getLong() & ~0xf000L | 0x4000L, bytes.getLong() >>> 2 | 1L << 63);
		}

		private byte[] store(byte[] signature) {
			return ManifestWriter.store(this.id, this.assertions, this.claim, ManifestWriter.this.protectedHeaders,
					signature);
		}

	}

}
