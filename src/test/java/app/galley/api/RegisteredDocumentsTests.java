package app.galley.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import graphql.language.AstPrinter;
import graphql.language.AstSorter;
import graphql.language.Definition;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
@TestPropertySource(properties = "galley.public.documents-only=true")
class RegisteredDocumentsTests {

	@Autowired
	Api api;

	@Autowired
	RegisteredDocuments documents;

	/** After a change to the site's queries: see documents/README.md. */
	@Test
	void registersTheSitesQueries() {
		assertThat(definitions(this.documents.all().values().stream())).isEqualTo(definitions(siteFiles().stream()));
	}

	@Test
	void canBeTheOnlyDocumentsForAnonymousCallers() {
		HttpResponse<String> refused = this.api.post("{\"query\":\"{ tags { id } }\"}");
		assertThat(refused.statusCode()).isEqualTo(401);
		assertThat(refused.body()).contains("UNAUTHORIZED", "registered");
		for (String accept : List.of("text/event-stream", "text/event-stream;q=0.9", "text/html, text/event-stream")) {
			HttpResponse<String> stream = stream("{\"query\":\"{ tags { id } }\"}", accept);
			assertThat(stream.statusCode()).as(accept).isEqualTo(401);
			assertThat(stream.body()).contains("UNAUTHORIZED", "registered");
		}
		assertThat(this.api.get("/graphql?query=%7B%20tags%20%7B%20id%20%7D%20%7D").statusCode()).isEqualTo(401);
		assertThat(this.api.asEditor().data("{ tags { id } }").has("tags")).isTrue();
		Set<String> ids = this.documents.all().keySet();
		assertThat(ids).isNotEmpty();
		for (String id : ids) {
			HttpResponse<String> response = this.api.post(JsonMapper.shared()
				.writeValueAsString(Map.of("documentId", "sha256:" + id, "variables", Map.of("slug", "none", "path",
						"/none", "text", "none", "full", true, "first", 10, "part", 0, "kind", "TAG", "pages", true))));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).startsWith("{\"data\":").doesNotContain("errors");
		}
		String body = "{\"documentId\":\"sha256:%s\",\"variables\":{\"slug\":\"none\",\"path\":\"/none\",\"text\":\"none\",\"full\":true,\"first\":10,\"part\":0,\"kind\":\"TAG\",\"pages\":true}}"
			.formatted(ids.iterator().next());
		assertThat(stream(body, "text/event-stream").body()).startsWith("event:next\ndata:{\"data\":");
	}

	private HttpResponse<String> stream(String body, String accept) {
		return this.api.send(this.api.request("/graphql")
			.header("Content-Type", "application/json")
			.header("Accept", accept)
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/** Operations and fragments by name, printed with their parts sorted. */
	private static Map<String, String> definitions(Stream<String> documents) {
		Map<String, String> found = new TreeMap<>();
		documents.map(Parser::parse).map((document) -> new AstSorter().sort(document)).forEach((document) -> {
			for (Definition<?> definition : document.getDefinitions()) {
				found.put(switch (definition) {
					case OperationDefinition operation -> "operation " + operation.getName();
					case FragmentDefinition fragment -> "fragment " + fragment.getName();
					default -> throw new AssertionError(definition);
				}, AstPrinter.printAstCompact(definition));
			}
		});
		return found;
	}

	private static Collection<String> siteFiles() {
		try (Stream<Path> files = Files.list(Path.of("site/graphql"))) {
			return files.filter((file) -> file.toString().endsWith(".graphql"))
				.map(RegisteredDocumentsTests::read)
				.collect(Collectors.toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
