package app.galley.credential;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What c2pa-rs, the reader that others use, says of the files. Needs Python and the
 * folder with c2pa-python that {@code .ci/c2pa} makes.
 */
@EnabledIfEnvironmentVariable(named = "GALLEY_TEST_C2PA", matches = ".+")
class C2paTests {

	@TempDir
	private Path folder;

	@Test
	void findsEveryFormatValidAndTrustedWithTheAnchor() throws Exception {
		Map<String, JsonNode> reports = check(SignedFiles.signed());
		assertThat(reports).hasSize(SignedFiles.plain().size());
		reports.forEach((name, report) -> {
			assertThat(report.get("state").asString()).as(report.toString()).isEqualTo("Valid");
			assertThat(report.get("anchored").asString()).as(report.toString()).isEqualTo("Trusted");
			assertThat(report.get("codes").isEmpty()).as(report.toString()).isTrue();
			assertThat(report.get("anchoredCodes").isEmpty()).as(report.toString()).isTrue();
			assertThat(report.get("signer").asString()).isEqualTo("Example Press");
			assertThat(report.get("sourceType").asString()).endsWith("/trainedAlgorithmicMedia");
			assertThat(report.get("actions").valueStream().map(JsonNode::asString))
				.isEqualTo(name.startsWith("original") ? List.of("c2pa.created")
						: List.of("c2pa.created", "c2pa.resized", "c2pa.converted"));
		});
	}

	@Test
	void findsOneChangedBitOfPixelsXmpOrManifestInvalid() throws Exception {
		Map<String, byte[]> changed = new LinkedHashMap<>();
		SignedFiles.signed().forEach((name, file) -> {
			ManifestSlot slot = Objects.requireNonNull(ManifestSlot.find(file));
			String text = new String(file, StandardCharsets.ISO_8859_1);
			changed.put("pixels-" + name,
					flip(file, (slot.start() > file.length / 2) ? slot.start() / 2 : (slot.end() + file.length) / 2));
			if (text.contains("AISystemUsed")) {
				changed.put("xmp-" + name, flip(file, text.indexOf("AISystemUsed")));
			}
			changed.put("claim-" + name, flip(file, text.indexOf("claim_generator_info")));
			changed.put("assertion-" + name, flip(file, text.indexOf("AlgorithmicMedia", slot.start())));
			changed.put("signature-" + name, flip(file, slot.end() - 20));
		});
		check(changed).forEach((name, report) -> {
			assertThat(report.get("state").asString()).as(report.toString()).isIn("Invalid", "Unreadable");
			assertThat(report.get("anchored").asString()).as(report.toString()).isIn("Invalid", "Unreadable");
			assertThat(CredentialReader.read(Objects.requireNonNull(changed.get(name))).state()).as(name)
				.isNotEqualTo(CredentialReport.State.INTACT);
		});
	}

	private static byte[] flip(byte[] file, int at) {
		byte[] changed = file.clone();
		changed[at] ^= 1;
		return changed;
	}

	private Map<String, JsonNode> check(Map<String, byte[]> files) throws Exception {
		for (Map.Entry<String, byte[]> file : files.entrySet()) {
			Files.write(this.folder.resolve(file.getKey()), file.getValue());
		}
		return C2pa.check(this.folder, SignedFiles.KEY.chainPem(), files.keySet());
	}

}
