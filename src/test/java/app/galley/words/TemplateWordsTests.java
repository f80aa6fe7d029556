package app.galley.words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The words of the public templates come from site/messages. */
class TemplateWordsTests {

	/** Pages and parts of the desk, which is in English. */
	private static final Set<String> DESK = Set.of("bar.html", "error.html");

	private static final Pattern LETTER = Pattern.compile("\\p{L}");

	private static final Pattern INLINE = Pattern.compile("\\[\\[.*?]]");

	/** What an expression of a template prints as it stands. */
	private static final Pattern LITERAL = Pattern.compile("'[^']*\\p{Lu}[^']*'|\\|[^|$]*\\p{L}[^|$]*[|$]");

	static Stream<Path> templates() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("templates"))) {
			return files.filter((file) -> file.toString().endsWith(".html"))
				.filter((file) -> !DESK.contains(file.getFileName().toString()))
				.sorted()
				.toList()
				.stream();
		}
	}

	@ParameterizedTest
	@MethodSource("templates")
	void holdsNoWords(Path template) {
		assertThat(literals(read(template))).isEmpty();
	}

	@Test
	void findsWordsInTextsAndAttributes() {
		assertThat(literals("""
				<p title="Word"><b th:text="${words.tag}">Tag</b> [[${words.more}]] Text</p>
				<img th:alt="${name}" alt="Alt" th:title="${some ? 'On' : 'off'}"><a th:text="|More ${name}|">x</a>
				""")).containsExactlyInAnyOrder("Word", "[[${words.more}]] Text", "Alt", "${some ? 'On' : 'off'}",
				"|More ${name}|");
	}

	@Test
	void namesOnlyMessagesThatExist() throws IOException {
		List<String> keys = templates().map(TemplateWordsTests::read)
			.flatMap((template) -> Pattern.compile("\\bwords\\.(\\w+)").matcher(template).results())
			.map((key) -> key.group(1))
			.filter((key) -> !key.equals("ts"))
			.toList();
		assertThat(keys).hasSizeGreaterThan(30);
		assertThat(Words.english().messages().keySet()).containsAll(keys);
	}

	private static List<String> literals(String template) {
		Element body = Jsoup.parse(template, Parser.xmlParser());
		Stream<String> texts = body.getAllElements()
			.stream()
			.filter((element) -> !element.hasAttr("th:text") && !element.hasAttr("th:utext"))
			.filter((element) -> !Set.of("style", "script").contains(element.tagName()))
			.flatMap((element) -> element.textNodes().stream())
			.map(TextNode::text)
			.filter((text) -> LETTER.matcher(INLINE.matcher(text).replaceAll("")).find())
			.map(String::strip);
		Stream<String> attributes = body.getAllElements()
			.stream()
			.flatMap((element) -> element.attributes().asList().stream())
			.filter(TemplateWordsTests::isLiteral)
			.map(Attribute::getValue);
		return Stream.concat(texts, attributes).toList();
	}

	private static boolean isLiteral(Attribute attribute) {
		return switch (attribute.getKey()) {
			case "aria-label", "alt", "title", "placeholder" -> LETTER.matcher(attribute.getValue()).find();
			case "th:text", "th:utext", "th:aria-label", "th:alt", "th:title", "th:placeholder" ->
				LITERAL.matcher(attribute.getValue()).find();
			default -> false;
		};
	}

	private static String read(Path template) {
		try {
			return Files.readString(template);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
