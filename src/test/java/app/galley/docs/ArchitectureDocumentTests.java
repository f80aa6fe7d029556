package app.galley.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.GalleyApplication;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.util.TreePath;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * {@code docs/architecture.md}: its modules are those of the code, and each package has a
 * size that one can read.
 */
class ArchitectureDocumentTests {

	private static final int FILES_PER_PACKAGE = 30;

	/** Packages that may have more files, with the reason. */
	private static final Map<String, String> EXCUSED = Map.of("identity",
			"accounts, sessions, tokens, OpenID Connect and JWT share one filter chain; split, its types would be public");

	private static final Pattern CLASS = Pattern.compile("\\[([A-Z]\\w+)](?![(:])");

	private static final Path PACKAGES = Sources.ROOT.resolve("app/galley");

	private final Document document = new Document(Path.of("docs/architecture.md"));

	@Test
	void documentHasTheModulesAndClassesOfTheCode() throws IOException {
		SortedMap<String, Set<String>> uses = uses();
		Map<String, String> generated = Map.of("diagram", diagram(uses), "modules", table(uses), "links", links());
		assertThat(this.document.sections()).containsExactlyInAnyOrderElementsOf(generated.keySet());
		this.document.assertUpToDate((section) -> generated.getOrDefault(section, ""));
	}

	@TestFactory
	Stream<DynamicTest> packageIsSmallEnoughToRead() throws IOException {
		return files().entrySet().stream().map((entry) -> {
			String name = entry.getKey();
			return dynamicTest((name.isEmpty() ? "app.galley" : name) + ": " + entry.getValue().size() + " files",
					() -> {
						if (!EXCUSED.containsKey(name)) {
							assertThat(entry.getValue())
								.as("files of %s; split it, or excuse it here with a reason", name)
								.hasSizeLessThanOrEqualTo(FILES_PER_PACKAGE);
						}
					});
		});
	}

	/** Modules and those that their classes use, directly. */
	private static SortedMap<String, Set<String>> uses() {
		ApplicationModules modules = ApplicationModules.of(GalleyApplication.class);
		SortedMap<String, Set<String>> uses = new TreeMap<>();
		modules.stream()
			.forEach((module) -> uses.put(name(module),
					module.getDirectDependencies(modules)
						.uniqueModules()
						.map(ArchitectureDocumentTests::name)
						.collect(Collectors.toCollection(TreeSet::new))));
		return uses;
	}

	private static String name(ApplicationModule module) {
		return module.getIdentifier().toString();
	}

	/**
	 * Leaves out an arrow that a longer way implies: all of them would hide the layers.
	 */
	private static String diagram(SortedMap<String, Set<String>> uses) {
		StringBuilder diagram = new StringBuilder("```mermaid\nflowchart TD\n");
		uses.forEach((module, used) -> {
			if (used.isEmpty() && uses.values().stream().noneMatch((others) -> others.contains(module))) {
				diagram.append("    ").append(module).append('\n');
			}
			used.stream()
				.filter((target) -> used.stream()
					.noneMatch((other) -> !other.equals(target) && reachable(other, uses).contains(target)))
				.forEach((target) -> diagram.append("    %s --> %s%n".formatted(module, target)));
		});
		return diagram.append("```").toString();
	}

	private static SortedSet<String> reachable(String module, Map<String, Set<String>> uses) {
		SortedSet<String> reachable = new TreeSet<>();
		collect(module, uses, reachable);
		return reachable;
	}

	private static void collect(String module, Map<String, Set<String>> uses, Set<String> reachable) {
		for (String used : uses.getOrDefault(module, Set.of())) {
			if (reachable.add(used)) {
				collect(used, uses, reachable);
			}
		}
	}

	private static String table(SortedMap<String, Set<String>> uses) {
		Map<String, String> purposes = purposes();
		return "| Module | Purpose | Uses |\n|---|---|---|\n" + uses.entrySet()
			.stream()
			.map((entry) -> "| `%s` | %s | %s |".formatted(entry.getKey(), purposes.getOrDefault(entry.getKey(), ""),
					entry.getValue().isEmpty() ? "nothing" : String.join(", ", entry.getValue())))
			.collect(Collectors.joining("\n"));
	}

	/** The Javadoc of each package, by the package's name below the root. */
	private static Map<String, String> purposes() {
		Sources sources = new Sources();
		Map<String, String> purposes = new LinkedHashMap<>();
		for (CompilationUnitTree unit : sources.units()) {
			PackageTree declaration = unit.getPackage();
			if (declaration == null) {
				continue;
			}
			DocCommentTree comment = sources.comment(new TreePath(new TreePath(unit), declaration));
			if (comment != null) {
				String name = declaration.getPackageName().toString().replaceFirst("^app\\.galley\\.?", "");
				purposes.put(name, Sources.markdown(comment.getFirstSentence()).replace("|", "\\|"));
			}
		}
		return purposes;
	}

	/** Where the classes are that the text mentions as {@code [Name]}. */
	private String links() throws IOException {
		Map<String, List<Path>> sources = files().values()
			.stream()
			.flatMap(List::stream)
			.collect(Collectors.groupingBy((file) -> file.getFileName().toString().replace(".java", "")));
		return CLASS.matcher(this.document.text())
			.results()
			.map((mention) -> mention.group(1))
			.distinct()
			.sorted()
			.map((name) -> {
				List<Path> found = sources.getOrDefault(name, List.of());
				assertThat(found).as("sources of [%s], named in %s", name, this.document.file()).hasSize(1);
				return "[%s]: ../%s".formatted(name, found.getFirst().toString().replace('\\', '/'));
			})
			.collect(Collectors.joining("\n"));
	}

	private static SortedMap<String, List<Path>> files() throws IOException {
		try (Stream<Path> files = Files.walk(PACKAGES)) {
			return files.filter((file) -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
				.collect(Collectors.groupingBy(
						(file) -> PACKAGES.relativize(file.getParent()).toString().replace('/', '.'), TreeMap::new,
						Collectors.toList()));
		}
	}

}
