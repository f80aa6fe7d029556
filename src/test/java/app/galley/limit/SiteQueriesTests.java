package app.galley.limit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import graphql.language.AstPrinter;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The public site's own queries stay within half of every limit.
 */
@GalleyTest
@TestPropertySource(properties = { "galley.limit.document=8192", "galley.limit.tokens=1000", "galley.limit.depth=10",
		"galley.limit.fields=250", "galley.limit.aliases=1", "galley.limit.directives=1", "galley.limit.cost=5000",
		"galley.limit.variables=8192", "galley.limit.input-depth=4" })
class SiteQueriesTests {

	private static final Map<String, ?> VARIABLES = Map.of("slug", "some-post", "path", "/old", "text", "words", "full",
			true, "pages", true, "first", 100, "part", 0, "kind", "TAG", "filter", Map.of("category", "craft"));

	@Autowired
	Api api;

	@TestFactory
	Stream<DynamicTest> isWithinHalfOfEveryLimit() {
		return operations().entrySet()
			.stream()
			.map((operation) -> DynamicTest.dynamicTest(operation.getKey(),
					() -> assertThat(this.api.data(operation.getValue(), VARIABLES)).isNotEmpty()));
	}

	@Test
	void findsTheSitesQueries() {
		assertThat(operations()).containsKeys("Feed", "PostPage", "PostList");
	}

	/** Each operation with the fragments that it needs, as the site sends it. */
	private static Map<String, String> operations() {
		Map<String, FragmentDefinition> fragments = new LinkedHashMap<>();
		List<OperationDefinition> operations = new ArrayList<>();
		try (Stream<Path> files = Files.list(Path.of("site/graphql"))) {
			files.filter((file) -> file.toString().endsWith(".graphql"))
				.map(SiteQueriesTests::parse)
				.forEach((document) -> {
					document.getDefinitionsOfType(FragmentDefinition.class)
						.forEach((fragment) -> fragments.put(fragment.getName(), fragment));
					operations.addAll(document.getDefinitionsOfType(OperationDefinition.class));
				});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Map<String, String> texts = new LinkedHashMap<>();
		for (OperationDefinition operation : operations) {
			Set<String> needed = new LinkedHashSet<>();
			collect(operation, fragments, needed);
			StringBuilder text = new StringBuilder(AstPrinter.printAst(operation));
			needed.forEach((name) -> text.append('\n').append(AstPrinter.printAst(fragments.get(name))));
			texts.put(operation.getName(), text.toString());
		}
		return texts;
	}

	private static void collect(Node<?> node, Map<String, FragmentDefinition> fragments, Set<String> needed) {
		if (node instanceof FragmentSpread spread && needed.add(spread.getName())) {
			collect(Objects.requireNonNull(fragments.get(spread.getName())), fragments, needed);
		}
		node.getChildren().forEach((child) -> collect(child, fragments, needed));
	}

	private static Document parse(Path file) {
		try {
			return Parser.parse(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
