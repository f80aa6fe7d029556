package app.galley.credential;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import app.galley.credential.CredentialReport.State;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the content credential of an image file and checks that nothing was changed
 * since: the signature of the claim, the hash of each assertion, and the hash of the
 * file.
 */
public final class CredentialReader {

	private static final String PROTECTED_CHAIN = "33";

	private static final int ED25519 = -8;

	/** As C2PA writes {@code self#jumbf=/c2pa/urn:…/c2pa.assertions/c2pa.hash.data}. */
	private static final String ASSERTION_PART = ManifestWriter.ASSERTIONS + "/";

	private CredentialReader() {
	}

	/**
	 * Reads a PNG, WebP or JPEG file; any other has no credential.
	 */
	public static CredentialReport read(byte[] file) {
		ManifestSlot slot = ManifestSlot.find(file);
		if (slot == null) {
			return new CredentialReport(State.NONE, null, null, null);
		}
		SigningCertificate certificate = null;
		try {
			List<Jumbf> manifests = Jumbf.read(slot.manifest(file)).superboxes();
			if (manifests.isEmpty()) {
				throw new DamagedCredential("it has no manifest");
			}
			Jumbf manifest = manifests.getLast(); // the active one
			JsonNode cose = Cbor.read(manifest.require(ManifestWriter.SIGNATURE).data());
			JsonNode headers = Cbor.read(binary(cose.get(0)));
			List<X509Certificate> chain = certificates(headers);
			certificate = SigningCertificate.of(chain);
			byte[] claim = manifest.find(ManifestWriter.CLAIM)
				.orElseThrow(() -> new UncheckedCredential("its claim is of another version"))
				.data();
			requireSignature(chain.getFirst().getPublicKey(), headers, cose, claim);
			requireAssertions(manifest, Cbor.read(claim));
			requireFile(manifest, file, slot);
			requireOwnForm(manifest, Cbor.read(claim), cose, file, slot);
			return new CredentialReport(State.INTACT, null, certificate, sourceType(manifest));
		}
		catch (UncheckedCredential ex) {
			return new CredentialReport(State.UNCHECKED, ex.getMessage(), certificate, null);
		}
		catch (DamagedCredential ex) {
			return new CredentialReport(State.BROKEN, ex.getMessage(), certificate, null);
		}
		catch (GeneralSecurityException ex) {
			return new CredentialReport(State.BROKEN, "its certificate cannot be read", certificate, null);
		}
	}

	private static byte[] binary(@Nullable JsonNode node) throws DamagedCredential {
		if (node == null || !node.isBinary()) {
			throw new DamagedCredential("its signature is not COSE");
		}
		return node.binaryValue();
	}

	private static List<X509Certificate> certificates(JsonNode headers)
			throws DamagedCredential, GeneralSecurityException {
		List<X509Certificate> chain = new ArrayList<>();
		if (headers.get(PROTECTED_CHAIN) instanceof JsonNode one && one.isBinary()) {
			chain.add(Certificates.read(one.binaryValue()));
		}
		for (JsonNode one : Cbor.list(headers, PROTECTED_CHAIN)) {
			chain.add(Certificates.read(binary(one)));
		}
		if (chain.isEmpty()) {
			throw new UncheckedCredential("its certificates are not where Galley looks for them");
		}
		return chain;
	}

	private static void requireSignature(PublicKey key, JsonNode headers, JsonNode cose, byte[] claim)
			throws DamagedCredential, GeneralSecurityException {
		if (!(headers.get("1") instanceof JsonNode algorithm) || algorithm.asInt(0) != ED25519
				|| !key.getAlgorithm().equals("EdDSA")) {
			throw new UncheckedCredential("it is signed with another algorithm than Ed25519");
		}
		Signature signature = Signature.getInstance("Ed25519");
		signature.initVerify(key);
		signature.update(ManifestWriter.toBeSigned(binary(cose.get(0)), claim));
		boolean valid;
		try {
			valid = signature.verify(binary(cose.get(3)));
		}
		catch (GeneralSecurityException ex) {
			valid = false; // not even the form of a signature
		}
		if (!valid) {
			throw new DamagedCredential("its claim was changed after it was signed");
		}
	}

	/** The claim must name each assertion, with its hash, so that none can be added. */
	private static void requireAssertions(Jumbf manifest, JsonNode claim) throws DamagedCredential {
		Set<String> named = new TreeSet<>();
		for (String list : List.of("created_assertions", "gathered_assertions")) {
			for (JsonNode reference : Cbor.list(claim, list)) {
				String url = (reference.get("url") instanceof JsonNode node) ? node.asString("") : "";
				String label = url.substring(url.indexOf(ASSERTION_PART) + ASSERTION_PART.length());
				if (!url.contains(ASSERTION_PART)) {
					throw new UncheckedCredential("it refers to parts outside of it");
				}
				byte[] hash = ManifestWriter.sha256().digest(assertions(manifest).require(label).content());
				if (!MessageDigest.isEqual(hash, Cbor.bytes(reference, "hash"))) {
					throw new DamagedCredential("its part " + label + " was changed after it was signed");
				}
				named.add(label);
			}
		}
		for (Jumbf assertion : assertions(manifest).superboxes()) {
			if (!named.contains(assertion.label())) {
				throw new DamagedCredential("a part was added after it was signed");
			}
		}
	}

	private static Jumbf assertions(Jumbf manifest) throws DamagedCredential {
		return manifest.require(ManifestWriter.ASSERTIONS);
	}

	/** What the hash leaves out must be the manifest store and nothing else. */
	private static void requireFile(Jumbf manifest, byte[] file, ManifestSlot slot) throws DamagedCredential {
		Jumbf assertion = assertions(manifest).find(ManifestWriter.HASH)
			.orElseThrow(() -> new UncheckedCredential("it does not hash the file as a whole"));
		JsonNode data = Cbor.read(assertion.data());
		List<JsonNode> exclusions = Cbor.list(data, "exclusions");
		if (exclusions.size() != 1 || number(exclusions.getFirst(), "start") != slot.start()
				|| number(exclusions.getFirst(), "length") != slot.end() - slot.start()) {
			throw new DamagedCredential("the file was changed after it was signed");
		}
		if (!MessageDigest.isEqual(ManifestWriter.hash(file, slot), Cbor.bytes(data, "hash"))) {
			throw new DamagedCredential("the file was changed after it was signed");
		}
	}

	/**
	 * The signature leaves out some bytes, such as the types of boxes. They must be as
	 * Galley writes them.
	 */
	private static void requireOwnForm(Jumbf manifest, JsonNode claim, JsonNode cose, byte[] file, ManifestSlot slot)
			throws DamagedCredential {
		String instance = claim.path("instanceID").asString("");
		String id = instance.substring(Math.min(instance.length(), ManifestWriter.INSTANCE_PREFIX.length()));
		List<byte[]> assertions = new ArrayList<>();
		for (Jumbf assertion : assertions(manifest).superboxes()) {
			assertions.add(Jumbf.box("jumb", assertion.content()));
		}
		byte[] store = ManifestWriter.store(id, assertions, manifest.require(ManifestWriter.CLAIM).data(),
				binary(cose.get(0)), binary(cose.get(3)));
		byte[] written = file.clone();
		if (store.length == slot.manifest(file).length) {
			slot.fill(written, store);
			if (Arrays.equals(written, file)) {
				return;
			}
		}
		if (claim.path("claim_generator_info").path("name").asString("").equals(ManifestWriter.GENERATOR)) {
			throw new DamagedCredential("a part of it that is not signed was changed");
		}
		throw new UncheckedCredential("another program wrote it");
	}

	private static int number(JsonNode map, String name) {
		return (map.get(name) instanceof JsonNode value) ? value.asInt(-1) : -1;
	}

	private static @Nullable String sourceType(Jumbf manifest) throws DamagedCredential {
		Jumbf actions = assertions(manifest).find(ManifestWriter.ACTIONS).orElse(null);
		if (actions == null) {
			return null;
		}
		return Cbor.list(Cbor.read(actions.data()), "actions")
			.stream()
			.map((action) -> action.path("digitalSourceType").asString(""))
			.filter((type) -> !type.isEmpty())
			.map((type) -> type.substring(type.lastIndexOf('/') + 1))
			.findFirst()
			.orElse(null);
	}

	/** For a credential that may hold, but not as Galley makes them. */
	private static final class UncheckedCredential extends DamagedCredential {

		private UncheckedCredential(String message) {
			super(message);
		}

	}

}
