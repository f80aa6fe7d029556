package app.galley.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import app.galley.credential.CredentialReport.State;
import app.galley.media.ImageFormat;
import app.galley.media.TestImages;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ContentCredentialTests {

	private final Map<String, byte[]> plain = SignedFiles.plain();

	private final Map<String, byte[]> signed = SignedFiles.signed();

	@Test
	void signsEveryFormatAndReadsItsOwnCredentials() {
		this.signed.forEach((name, file) -> {
			CredentialReport report = CredentialReader.read(file);
			assertThat(report.state()).as(name + ": " + report.problem()).isEqualTo(State.INTACT);
			assertThat(report.sourceType()).isEqualTo("trainedAlgorithmicMedia");
			assertThat(report.certificate()).isNotNull().satisfies((certificate) -> {
				assertThat(certificate.signer()).isEqualTo("Example Press");
				assertThat(certificate.sha256()).isEqualTo(SignedFiles.KEY.certificate().sha256());
			});
		});
		this.plain
			.forEach((name, file) -> assertThat(CredentialReader.read(file).state()).as(name).isEqualTo(State.NONE));
	}

	@Test
	void repeatsTheSameBytesForTheSameFileAndKey() {
		SigningKey sameKey = SigningKey.read(SignedFiles.KEY.keyPem(), SignedFiles.KEY.chainPem());
		this.plain.forEach(
				(name, file) -> assertThat(new ManifestWriter(sameKey).sign(file, SignedFiles.origin(name))).as(name)
					.isEqualTo(this.signed.get(name)));
	}

	@Test
	void addsAtMostTwoKilobytesToAFile() {
		this.signed.forEach((name, file) -> {
			int added = file.length - Objects.requireNonNull(this.plain.get(name)).length;
			System.out.println(name + " grows by " + added + " bytes");
			assertThat(added).as(name).isBetween(500, 2048);
		});
	}

	/**
	 * Bytes of the manifest, and some of the pixels, XMP and headers.
	 * {@code -Dcredential.step=1} tries every byte of the manifest.
	 */
	@Test
	void noticesEveryChangedBit() {
		int step = Integer.getInteger("credential.step", 5);
		this.signed.forEach((name, file) -> {
			ManifestSlot slot = Objects.requireNonNull(ManifestSlot.find(file));
			IntStream positions = IntStream.concat(IntStream.range(0, 50).map((n) -> n * (file.length / 50)),
					IntStream.iterate(slot.start(), (at) -> at < slot.end(), (at) -> at + step));
			assertThat(positions.filter((at) -> {
				byte[] changed = file.clone();
				changed[at] ^= (byte) (1 << at % 8);
				return CredentialReader.read(changed).state() == State.INTACT;
			})).as(name).isEmpty();
		});
	}

	@Test
	void noticesWhatIsAppendedOrInserted() {
		byte[] webp = Objects.requireNonNull(this.signed.get("480.webp"));
		byte[] longer = Arrays.copyOf(webp, webp.length + 2);
		assertThat(CredentialReader.read(longer).state()).isEqualTo(State.BROKEN);
	}

	@Test
	void survivesBytesThatAreNoImageAtAll() {
		assertThat(CredentialReader.read(new byte[0]).state()).isEqualTo(State.NONE);
		assertThat(CredentialReader.read("a text, which is longer than thirty bytes".getBytes(StandardCharsets.UTF_8))
			.state()).isEqualTo(State.NONE);
		byte[] webp = Objects.requireNonNull(this.signed.get("480.webp"));
		for (int length = webp.length - 1; length > webp.length - 1600; length -= 7) {
			assertThat(CredentialReader.read(Arrays.copyOf(webp, length)).state()).isNotEqualTo(State.INTACT);
		}
	}

	@Test
	void saysWhatASketchIs() {
		byte[] signed = new ManifestWriter(SignedFiles.KEY).sign(Objects.requireNonNull(this.plain.get("original.png")),
				new Origin(false, "Galley sketch"));
		assertThat(CredentialReader.read(signed).sourceType()).isEqualTo("algorithmicMedia");
		assertThat(new String(signed, StandardCharsets.ISO_8859_1)).contains("Galley sketch", "/algorithmicMedia");
	}

	@Test
	void signsAJpegWithoutJfifHeader() throws Exception {
		byte[] jpeg = TestImages.encode(TestImages.photo(300, 200), ImageFormat.JPEG);
		int jfif = 4 + ((jpeg[4] & 0xff) << 8 | jpeg[5] & 0xff);
		byte[] bare = new byte[jpeg.length - jfif + 2];
		System.arraycopy(jpeg, 0, bare, 0, 2);
		System.arraycopy(jpeg, jfif, bare, 2, bare.length - 2);
		byte[] signed = new ManifestWriter(SignedFiles.KEY).sign(bare, new Origin(true, "x"));
		assertThat(CredentialReader.read(signed).state()).isEqualTo(State.INTACT);
	}

	@Test
	void signsAnImageWithinTenMilliseconds() throws Exception {
		ManifestWriter writer = new ManifestWriter(SignedFiles.KEY);
		byte[] file = TestImages.encode(TestImages.photo(1344, 768), "png");
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		long best = Long.MAX_VALUE;
		long hash = Long.MAX_VALUE;
		for (int i = 0; i < 25; i++) {
			long start = System.nanoTime();
			writer.sign(file, new Origin(true, SignedFiles.MODEL));
			best = Math.min(best, System.nanoTime() - start);
			start = System.nanoTime();
			digest.digest(file);
			hash = Math.min(hash, System.nanoTime() - start);
		}
		System.out.printf("Signing %,d bytes takes %.1f ms, of it the hash %.1f ms%n", file.length, best / 1e6,
				hash / 1e6);
		// The compiler of the tests does not hash by the processor's instructions, which
		// take a tenth of the time.
		assertThat(best - hash).isLessThan(9_000_000);
	}

	@Test
	void refusesKeysThatCheckersWouldReject() {
		SigningKey other = SigningKey.create("Another", Instant.now());
		String key = SignedFiles.KEY.keyPem();
		assertThatThrownBy(() -> SigningKey.read("nonsense", other.chainPem())).hasMessageContaining("Ed25519 key");
		assertThatThrownBy(() -> SigningKey.read(key, "nonsense")).hasMessageContaining("certificates in PEM");
		assertThatThrownBy(() -> SigningKey.read(key, other.chainPem())).hasMessageContaining("another key");
		String root = SignedFiles.KEY.chainPem().substring(SignedFiles.KEY.chainPem().lastIndexOf("-----BEGIN"));
		assertThatThrownBy(() -> SigningKey.read(key, root)).isInstanceOf(UnusableSigningKey.class);
		assertThatThrownBy(() -> SigningKey.read(key, root + SignedFiles.KEY.chainPem()))
			.isInstanceOf(UnusableSigningKey.class);
	}

	@Test
	void keepsNamesWithEveryCharacter() {
		String name = "O'Brien, \"Söhne\" & Co. + <x> = \\ #1";
		assertThat(SigningKey.create(name, Instant.now()).certificate().signer()).isEqualTo(name);
	}

}
