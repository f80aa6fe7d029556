package app.galley.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import graphql.parser.Parser;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import graphql.validation.Validator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Validates every GraphQL document in the desk's scripts against the schema.
 * <p>
 * A document is a constant's string or template literal, whose {@code ${NAME}} are
 * constants of the same script or of one that it imports.
 */
class DeskDocumentsTests {

	private static final Path SCRIPTS = Path.of("src/main/resources/desk");

	private static final Pattern LITERAL = Pattern
		.compile("(?:const (?<name>[A-Z_]+) =|(?:create|edit):)\\s*(?<quote>[`'])(?<text>[^`]*?)\\k<quote>");

	private static final Pattern DOCUMENT = Pattern.compile("(?:query|mutation|subscription)\\b.*|\\{.*",
			Pattern.DOTALL);

	private static final Pattern INTERPOLATION = Pattern.compile("\\$\\{([^}]*)}");

	/** A call whose first argument is a document, or a parameter that holds one. */
	private static final Pattern CALL = Pattern
		.compile("\\b(?<function>execute|executeOnce|subscribe|loadDraft)\\((?![)\\n]|graphql\\b)(?<argument>[^,)]*)");

	private static final Pattern CONSTANTS = Pattern
		.compile("[A-Z_]+|isEditor \\? [A-Z_]+ : [A-Z_]+|person\\.active \\? [A-Z_]+ : [A-Z_]+"
				+ "|MUTATIONS\\[kind]\\.(create|edit)|KINDS\\[kind]\\.list");

	@TestFactory
	Stream<DynamicTest> documentsAreValid() throws IOException {
		GraphQLSchema schema = schema();
		Map<String, String> documents = documents();
		assertThat(documents).hasSizeGreaterThan(30);
		return documents.entrySet()
			.stream()
			.map((document) -> DynamicTest.dynamicTest(document.getKey(),
					() -> assertThat(
							new Validator().validateDocument(schema, Parser.parse(document.getValue()), Locale.ENGLISH))
						.isEmpty()));
	}

	/** So that no document hides in a form that this test does not read. */
	@Test
	void documentsAreConstants() throws IOException {
		for (Path script : scripts()) {
			assertThat(CALL.matcher(Files.readString(script))
				.results()
				.map((call) -> Objects.requireNonNull(call.group("argument")))).as(script.toString())
				.allMatch((argument) -> CONSTANTS.matcher(argument).matches());
		}
	}

	@Test
	void requestsThatCreateSomethingHaveAnIdempotencyKey() throws IOException {
		GraphQLSchema schema = schema();
		Map<String, String> documents = documents();
		List<String> keyed = new ArrayList<>();
		for (Path script : scripts()) {
			String file = script.getFileName().toString();
			CALL.matcher(Files.readString(script)).results().forEach((call) -> {
				String name = Objects.requireNonNull(call.group("argument"));
				String document = documents.getOrDefault(file + " " + name, "");
				boolean creates = name.endsWith(".create") || takesKey(document, schema);
				assertThat(call.group("function").equals("executeOnce")).as(file + " " + name).isEqualTo(creates);
				if (creates) {
					keyed.add(file + " " + name);
				}
			});
		}
		assertThat(keyed).contains("start-draft.js CREATE", "taxonomy.js MUTATIONS[kind].create", "review.js APPROVE",
				"generation-form.js GENERATE");
	}

	private static boolean takesKey(String document, GraphQLSchema schema) {
		Matcher input = Pattern.compile("mutation\\(\\$input: (\\w+)!\\).*", Pattern.DOTALL).matcher(document);
		return input.matches() && schema.getType(input.group(1)) instanceof GraphQLInputObjectType type
				&& type.getFieldDefinition("idempotencyKey") != null;
	}

	private static Map<String, String> documents() throws IOException {
		Map<String, Map<String, String>> constants = new HashMap<>();
		for (Path script : scripts()) {
			Map<String, String> own = new HashMap<>();
			LITERAL.matcher(Files.readString(script)).results().forEach((literal) -> {
				String name = Objects.requireNonNullElse(literal.group("name"), "at " + literal.start());
				own.put(name, Objects.requireNonNull(literal.group("text")));
			});
			constants.put(script.getFileName().toString(), own);
		}
		Map<String, String> documents = new HashMap<>();
		constants.forEach((file, own) -> own.forEach((name, text) -> {
			if (DOCUMENT.matcher(text).matches()) {
				documents.put(file + " " + name, expand(text, file, constants));
			}
		}));
		return documents;
	}

	private static String expand(String text, String file, Map<String, Map<String, String>> constants) {
		return INTERPOLATION.matcher(text).replaceAll((part) -> {
			String name = Objects.requireNonNull(part.group(1));
			String origin = Objects.requireNonNull(constants.get(file)).containsKey(name) ? file : origin(file, name);
			String value = Objects.requireNonNull(constants.get(origin)).get(name);
			return Matcher
				.quoteReplacement(expand(Objects.requireNonNull(value, name + " in " + file), origin, constants));
		});
	}

	/** The script from which another one imports a constant. */
	private static String origin(String file, String name) {
		try {
			Matcher imported = Pattern
				.compile("import \\{[^}]*\\b" + Pattern.quote(name) + "\\b[^}]*} from '\\./([^']*)'")
				.matcher(Files.readString(SCRIPTS.resolve(file)));
			assertThat(imported.find()).as(name + " in " + file).isTrue();
			return Objects.requireNonNull(imported.group(1));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Path> scripts() throws IOException {
		try (Stream<Path> files = Files.list(SCRIPTS)) {
			return files.filter((file) -> file.toString().endsWith(".js")).sorted().toList();
		}
	}

	private static GraphQLSchema schema() throws IOException {
		TypeDefinitionRegistry types = new TypeDefinitionRegistry();
		try (Stream<Path> files = Files.list(Path.of("schema"))) {
			for (Path file : files.toList()) {
				types.merge(new SchemaParser().parse(file.toFile()));
			}
		}
		return UnExecutableSchemaGenerator.makeUnExecutableSchema(types);
	}

}
