package app.galley.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Links between the documents and to the sources, and names of types in the glossary:
 * what a renamed class would break.
 */
class DocumentLinkTests {

	private static final Pattern LINK = Pattern.compile("]\\((?!https?:|image:|post:)([^)#\\s]+)(?:#[^)]*)?\\)");

	/** A type, also before one of its fields. */
	private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]\\w+)(?:\\.\\w+)?`");

	private static final Path RECORDS = Path.of("docs/adr");

	@TestFactory
	Stream<DynamicTest> linksLeadToFiles() throws IOException {
		return documents().stream().map((document) -> dynamicTest(document.toString(), () -> {
			List<String> links = LINK.matcher(Files.readString(document))
				.results()
				.map((link) -> link.group(1))
				.toList();
			assertThat(links).as("links of %s", document)
				.allSatisfy((link) -> assertThat(document.resolveSibling(link)).exists());
		}));
	}

	@Test
	void glossaryNamesTypesThatExist() throws IOException {
		Set<String> types;
		try (Stream<Path> sources = Files.walk(Sources.ROOT)) {
			Stream<String> names = sources.map((file) -> file.getFileName().toString());
			types = names.map((name) -> name.replace(".java", "")).collect(Collectors.toSet());
		}
		String glossary = Files.readString(Path.of("docs/GLOSSARY.md"));
		List<String> named = TYPE.matcher(glossary).results().map((type) -> type.group(1)).toList();
		assertThat(named).hasSizeGreaterThan(30).filteredOn((type) -> !type.endsWith("Tests")).isSubsetOf(types);
	}

	@Test
	void indexListsEveryDecisionRecord() throws IOException {
		String index = Files.readString(RECORDS.resolve("README.md"));
		try (Stream<Path> files = Files.list(RECORDS)) {
			assertThat(files.map((file) -> file.getFileName().toString()).filter((name) -> name.matches("\\d{4}-.*")))
				.allSatisfy((name) -> assertThat(index).contains("(" + name + ")"));
		}
	}

	private static List<Path> documents() throws IOException {
		try (Stream<Path> docs = Files.walk(Path.of("docs"));
				Stream<Path> others = Stream
					.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "bench/README.md",
							"site/README.md")
					.map(Path::of)) {
			return Stream.concat(docs, others)
				.filter((file) -> file.toString().endsWith(".md") && Files.exists(file))
				.toList();
		}
	}

}
