package app.galley.api;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.Statements;
import app.galley.cli.CommandLine;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import app.galley.media.AiUse;
import app.galley.media.TestImages;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLTypeUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing of what is not published reaches anonymous callers. Hides posts and terms with
 * words of their own, then asks for them in every way that the schema and the paths of
 * the server allow, also in fields and paths that are added later.
 */
@GalleyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HiddenWordsTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** Headers that differ between any two responses. */
	private static final Set<String> UNSTABLE_HEADERS = Set.of("date", "keep-alive", "connection", "set-cookie",
			"content-security-policy");

	/** When scheduled posts are to appear. */
	private static final String DATE = "2098-12-31T00:00:00Z";

	/** Where a pattern takes any text; a variable's own pattern can have braces. */
	private static final Pattern PLACE = Pattern.compile("\\{\\w+(:([^{}]|\\{[^{}]*})*)?}|\\*\\*");

	private static final List<String> FILES = List.of("/", "/robots.txt", "/sitemap.xml", "/sitemap-0.xml",
			"/sitemap-lists.xml", "/feed", "/feed.xml", "/cdn", "/cdn/", "/cdn/generated/", "/cdn/uploaded/",
			"/schema.graphqls", "/graphiql", "/actuator/info", "/actuator/metrics", "/error");

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts people;

	@Autowired
	CommandLine commands;

	@Autowired
	GraphQlSource source;

	@Autowired
	ApplicationContext context;

	private final Hidden hidden = new Hidden();

	/** By field: what can be selected, with each argument as a variable. */
	private final Map<String, String> queries = new HashMap<>();

	private int requests;

	/** Slugs of a published post, its author, its category and a tag. */
	private List<String> shown = List.of();

	/** Responses before anything was hidden. */
	private Map<String, Answer> before = Map.of();

	/** Responses to requests that name something unknown. */
	private final Map<String, Answer> unknown = new HashMap<>();

	@BeforeAll
	void hide(@TempDir Path folder) throws Exception {
		JsonNode post = this.newsroom.publish("Shown");
		JsonNode terms = this.api
			.data("query($slug: String!) { post(slug: $slug) { author { slug } category { slug } tags { slug } } }",
					Map.of("slug", slug(post)))
			.get("post");
		this.shown = List.of(slug(post), slug(terms.get("author")), slug(terms.get("category")),
				slug(terms.get("tags").get(0)));
		this.before = everything();
		hideBeside(post, folder);
		assertThat(this.hidden.words).hasSizeGreaterThan(50);
	}

	@Test
	void nothingThatReadersSeeChangesWhenSomethingIsHidden() {
		Map<String, Answer> now = everything();
		now.forEach((request, answer) -> {
			assertThat(this.hidden.wordsIn(answer)).as(request).isEmpty();
			assertThat(answer).as(request).isEqualTo(this.before.get(request));
		});
		System.out.printf("%,d requests, before and after hiding %d words%n", now.size(), this.hidden.words.size());
	}

	@Test
	void aQueryForSomethingHiddenIsAnsweredAsOneForSomethingUnknown() {
		int asked = 0;
		for (GraphQLFieldDefinition field : publicFields()) {
			for (String name : this.hidden.names()) {
				asked += ask(field, name);
			}
		}
		System.out.printf("%,d queries that name something hidden%n", asked);
		assertThat(asked).isGreaterThan(1000);
	}

	/** Asks for the name in each argument; how often. */
	private int ask(GraphQLFieldDefinition field, String name) {
		List<Map<String, Object>> named = naming(field, Map.of(), List.of(name));
		String unknown = this.hidden.unlike(name);
		List<Map<String, Object>> other = naming(field, Map.of(), List.of(unknown));
		int asked = 0;
		for (int i = 0; i < named.size(); i++) {
			if (named.get(i).toString().contains(name)) {
				String request = field.getName() + named.get(i);
				Answer answer = ask(field, named.get(i), name);
				assertThat(this.hidden.wordsIn(answer)).as(request).isEmpty();
				Map<String, Object> variables = other.get(i);
				assertThat(answer).as(request)
					.isEqualTo(this.unknown.computeIfAbsent(field.getName() + variables,
							(key) -> ask(field, variables, unknown)));
				asked++;
			}
		}
		return asked;
	}

	/** Otherwise the time that it takes shows that it exists. */
	@Test
	void aQueryForSomethingHiddenTakesTheSameStatements() {
		int compared = 0;
		for (GraphQLFieldDefinition field : publicFields()) {
			for (GraphQLArgument argument : field.getArguments()) {
				if (GraphQLTypeUtil.simplePrint(argument.getType()).equals("String!")) {
					for (String slug : this.hidden.slugs) {
						Api.await(() -> Stream.of(slug, this.hidden.unlike(slug))
							.map((name) -> Statements.during(() -> ask(field, Map.of(argument.getName(), name), name)))
							.distinct()
							.toList(), (different) -> different.size() == 1);
						compared++;
					}
				}
			}
		}
		assertThat(compared).isGreaterThan(100);
	}

	/** Also for holders of a link to something else that is hidden. */
	@Test
	void aPageOfSomethingHiddenIsAnsweredAsAnUnknownOne() {
		int visited = 0;
		for (String pattern : patterns()) {
			if (PLACE.matcher(pattern).find()) {
				for (String name : pattern.contains("{id") ? this.hidden.ids : this.hidden.slugs) {
					visit(pattern, "", name);
					if (pattern.startsWith("/preview/")) {
						visit(pattern, "?token=none", name);
						visit(pattern, "?token=" + this.hidden.link, name);
					}
					visited++;
				}
			}
		}
		System.out.printf("%,d paths that name something hidden%n", visited);
		assertThat(visited).isGreaterThan(300);
	}

	private void visit(String pattern, String link, String name) {
		boolean linked = link.endsWith(this.hidden.link);
		Answer answer = answer(filled(pattern, name) + link, name);
		Set<String> words = this.hidden.wordsIn(answer);
		if (linked) {
			words.removeAll(this.hidden.linked);
		}
		assertThat(words).as("%s of %s %s", pattern, name, link).isEmpty();
		if (!linked || !this.hidden.linked.contains(name)) {
			String unknown = this.hidden.unlike(name);
			assertThat(answer).as("%s of %s %s", pattern, name, link)
				.isEqualTo(
						this.unknown.computeIfAbsent(filled(pattern, unknown) + link, (path) -> answer(path, unknown)));
		}
	}

	/** Requests that name nothing hidden, by what they are. */
	private Map<String, Answer> everything() {
		Map<String, Answer> answers = new LinkedHashMap<>();
		for (GraphQLFieldDefinition field : publicFields()) {
			for (Map<String, Object> structure : structures(field)) {
				List<String> names = structure.isEmpty() ? this.shown : this.shown.subList(1, 2);
				for (Map<String, Object> variables : naming(field, structure, names)) {
					answers.put(field.getName() + variables, ask(field, variables, ""));
				}
			}
		}
		FILES.forEach((path) -> answers.put(path, answer(path, "")));
		for (String pattern : patterns()) {
			String path = filled(pattern, "none");
			answers.put(path, answer(path, ""));
			answers.put(path + " with a link", answer(path + "?token=none", ""));
		}
		return answers;
	}

	private List<GraphQLFieldDefinition> publicFields() {
		return this.source.schema()
			.getQueryType()
			.getFieldDefinitions()
			.stream()
			.filter((field) -> !field.hasAppliedDirective("access"))
			.toList();
	}

	private static String filled(String pattern, String name) {
		return PLACE.matcher(pattern).replaceAll(encoded(name));
	}

	/** Patterns of all paths that a controller answers, those of Actuator included. */
	private Set<String> patterns() {
		Set<String> patterns = new TreeSet<>();
		this.context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
			.values()
			.forEach((mapping) -> mapping.getHandlerMethods()
				.keySet()
				.forEach((info) -> patterns.addAll(info.getPatternValues())));
		assertThat(patterns).contains("/preview/posts/{slug}", "/cdn/**", "/actuator/health", "/desk/posts");
		return patterns;
	}

	/**
	 * Combinations of the values that name nothing: of numbers and enums, at most one
	 * number at a time.
	 */
	private static List<Map<String, Object>> structures(GraphQLFieldDefinition field) {
		List<Map<String, Object>> structures = new ArrayList<>(List.of(Map.of()));
		for (GraphQLArgument argument : field.getArguments()) {
			List<Map<String, Object>> more = new ArrayList<>();
			for (Object value : structural(argument.getType())) {
				structures.forEach((structure) -> {
					if (!(value instanceof Integer)
							|| structure.values().stream().noneMatch(Integer.class::isInstance)) {
						more.add(with(structure, argument.getName(), value));
					}
				});
			}
			structures.addAll(more);
		}
		return structures;
	}

	private static List<?> structural(GraphQLInputType type) {
		return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
			case GraphQLEnumType values ->
				values.getValues().stream().map(GraphQLEnumValueDefinition::getName).toList();
			case GraphQLNamedType named when named.getName().equals("Int") -> List.of(0, 1, 100);
			default -> List.of();
		};
	}

	/**
	 * The structure with each of the names in each argument that can have it, one at a
	 * time, and without any where none is required.
	 */
	private static List<Map<String, Object>> naming(GraphQLFieldDefinition field, Map<String, Object> structure,
			List<String> names) {
		List<Map<String, Object>> all = new ArrayList<>();
		Map<String, Object> required = new HashMap<>(structure);
		for (GraphQLArgument argument : field.getArguments()) {
			if (GraphQLTypeUtil.isNonNull(argument.getType()) && !argument.hasSetDefaultValue()) {
				required.putIfAbsent(argument.getName(), values(argument.getType(), List.of("none")).getFirst());
			}
		}
		all.add(required);
		for (GraphQLArgument argument : field.getArguments()) {
			for (Object value : values(argument.getType(), names)) {
				all.add(with(required, argument.getName(), value));
			}
		}
		return all;
	}

	private static Map<String, Object> with(Map<String, Object> values, String name, Object value) {
		Map<String, Object> result = new TreeMap<>(values);
		result.put(name, value);
		return result;
	}

	/** Values of a type that say one of the names, for each of its parts. */
	private static List<Object> values(GraphQLInputType type, List<String> names) {
		return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
			case GraphQLInputObjectType object -> object.getFieldDefinitions()
				.stream()
				.flatMap((field) -> values(field.getType(), names).stream()
					.map((value) -> (Object) Map.of(field.getName(), value)))
				.toList();
			case GraphQLEnumType values -> List.copyOf(structural(values));
			case GraphQLNamedType scalar -> switch (scalar.getName()) {
				case "String" -> List.copyOf(names);
				case "ID" -> List.of(id(names.getFirst()));
				case "DateTime" -> List.of(DATE, "2020-01-01T00:00:00Z");
				case "Int" -> List.of(0);
				default -> throw new AssertionError("How can " + scalar.getName() + " name something hidden?");
			};
			default -> throw new AssertionError("How can " + type + " name something hidden?");
		};
	}

	private static String id(String name) {
		return name.matches("[0-9a-f]{8}-.*") ? name : new UUID(0, name.hashCode()).toString();
	}

	/**
	 * The response to a query with everything that can be selected, never a cached one.
	 * @param name what the response may repeat
	 */
	private Answer ask(GraphQLFieldDefinition field, Map<String, Object> variables, String name) {
		String query = this.queries.computeIfAbsent(field.getName(), (key) -> query(field));
		return answer("/graphql?query=" + query + "&variables=" + encoded(JSON.writeValueAsString(variables)) + "&n="
				+ this.requests++, name);
	}

	private String query(GraphQLFieldDefinition field) {
		Map<String, String> arguments = field.getArguments()
			.stream()
			.collect(Collectors.toMap((argument) -> field.getName() + "." + argument.getName(),
					(argument) -> "$" + argument.getName()));
		String declared = field.getArguments()
			.stream()
			.map((argument) -> "$" + argument.getName() + ": "
					+ GraphQLTypeUtil.simplePrint(argument.hasSetDefaultValue()
							? GraphQLTypeUtil.unwrapNonNull(argument.getType()) : argument.getType()))
			.collect(Collectors.joining(", "));
		return encoded("query" + (declared.isEmpty() ? "" : "(" + declared + ") ")
				+ GeneratedQueries.ofPublicFields(this.source.schema(), arguments).get(field.getName()));
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private Answer answer(String path, String name) {
		return Answer.of(this.api.get(path), name);
	}

	/** Hides something in each way there is, some of it beside a published post. */
	private void hideBeside(JsonNode post, Path folder) throws Exception {
		importHidden(folder.resolve("draft"));
		importHidden(folder.resolve("scheduled"), "--approve");
		term("createAuthor", Map.of("bio", word("bio"), "avatarUrl", "https://example.org/" + word("avatar"), "links",
				List.of(Map.of("label", word("profile"), "address", "https://example.org/" + word("profile")))));
		term("createCategory", Map.of("description", word("described")));
		term("createTag", Map.of());

		Map<String, Object> words = words();
		String username = this.people.add(word("username"), Role.WRITER);
		JsonNode own = this.api.as(username, Api.PASSWORD).mutate("createContentTask", words, "id slug version");
		this.api.asEditor()
			.mutate("generateImage", Map.of("taskId", Newsroom.id(own), "prompt", word("prompt"), "negativePrompt",
					word("negative"), "alt", word("alt"), "seed", 1), "id");
		this.hidden.add(own);

		JsonNode linked = this.newsroom.create(words());
		this.hidden.link = linked.get("previewUrl").asString().replaceFirst(".*token=", "");
		this.hidden.linked.addAll(this.hidden.last);
		this.hidden.linked.addAll(List.of(Newsroom.id(linked), slug(linked)));
		this.hidden.add(linked);

		JsonNode rejected = this.newsroom.submit(this.newsroom.create(words()));
		this.api.asEditor()
			.mutate("rejectContentTask", with(new HashMap<>(Newsroom.seen(rejected)), "reason", word("reason")), "id");
		note(rejected);
		this.hidden.add(rejected);
		JsonNode noted = draft(words());
		note(noted);
		this.hidden.add(this.newsroom.approve(noted, Map.of("publishAt", DATE)));

		JsonNode scheduled = this.newsroom.approve(draft(words()), Map.of("publishAt", DATE));
		this.hidden.add(scheduled);
		JsonNode unpublished = this.newsroom.approve(draft(words()), Map.of());
		this.hidden.add(unpublished);
		this.newsroom.approve(this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(unpublished), words())),
				Map.of());
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(unpublished)), "status");

		JsonNode discarded = this.newsroom.create(words());
		this.api.asEditor().mutate("discardDraft", Newsroom.seen(discarded), "id");
		this.hidden.add(discarded);
		JsonNode deleted = this.newsroom.approve(draft(words()), Map.of("publishAt", DATE));
		this.api.asEditor().mutate("deletePost", Map.of("id", Newsroom.id(deleted)), "id");
		this.hidden.add(deleted);

		this.hidden.add(this.newsroom.create(pageWords()));
		this.hidden.add(this.newsroom.approve(this.newsroom.submit(this.newsroom.create(pageWords())),
				Map.of("publishAt", DATE)));
		this.hidden.add(this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post), words())));
		// What is hidden under public terms is not counted there.
		Map<String, ?> terms = Map.of("author", this.shown.get(1), "category", this.shown.get(2), "tags",
				List.of(this.shown.get(3)));
		JsonNode beside = this.newsroom.create(terms(words(), terms));
		this.hidden.add(beside);
		this.hidden.add(this.newsroom.approve(draft(terms(words(), terms)), Map.of("publishAt", DATE)));
		rememberCursors();
	}

	private static Map<String, Object> terms(Map<String, Object> words, Map<String, ?> terms) {
		Map<String, Object> content = new HashMap<>(words);
		content.putAll(terms);
		return content;
	}

	private JsonNode draft(Map<String, ?> input) {
		return this.newsroom.submit(this.newsroom.illustrate(this.newsroom.create(input)));
	}

	/** Content of hidden words under terms of hidden words. */
	private Map<String, Object> words() {
		this.hidden.last.clear();
		String author = term("createAuthor",
				Map.of("bio", word("bio"), "avatarUrl", "https://example.org/" + word("avatar")));
		String category = term("createCategory", Map.of("description", word("described")));
		List<String> tags = List.of(term("createTag", Map.of()), term("createTag", Map.of()));
		String slug = word("slug");
		this.hidden.slugs.add(slug);
		return Map.of("seo", Map.of("title", word("found"), "description", word("found"), "socialTitle", word("shared"),
				"socialDescription", word("shared"), "canonicalUrl", "https://example.org/" + word("canonical")),
				"title", word("title") + " of a " + word("title"), "slug", slug, "excerpt", word("excerpt"),
				"bodyMarkdown", "About %s, see [%s](https://example.org/%s.png \"%s\").".formatted(word("body"),
						word("alt"), word("file"), word("caption")),
				"author", author, "category", category, "tags", tags);
	}

	private Map<String, Object> pageWords() {
		Map<String, Object> words = new HashMap<>(words());
		words.keySet().removeAll(Set.of("author", "category", "tags"));
		words.put("kind", "PAGE");
		return words;
	}

	private String term(String mutation, Map<String, ?> more) {
		String slug = word("slug");
		this.hidden.slugs.add(slug);
		Map<String, Object> input = new HashMap<>(more);
		input.putAll(Map.of("name", word("name"), "slug", slug));
		this.hidden.add(this.api.asEditor().mutate(mutation, input, "id slug"));
		return slug;
	}

	private void importHidden(Path files, String... options) throws Exception {
		Files.createDirectory(files);
		String image = word("image");
		Files.write(files.resolve(image + ".png"), TestImages
			.marked(TestImages.encode(TestImages.photo(400, 300), "png"), AiUse.GENERATED, word("model")));
		List<String> slugs = Stream.of("slug", "alias", "alias", "alias", "author", "category", "tag", "tag")
			.map(this::word)
			.toList();
		this.hidden.slugs.addAll(slugs);
		this.hidden.slugs.add(slugs.get(2) + "/" + slugs.get(3) + ".html");
		Files.writeString(files.resolve(word("filename") + ".md"),
				"""
						---
						title: %s
						date: 2098-12-31T00:00:00Z
						slug: %s
						aliases: [/%s, /%s/%s.html]
						author: %s
						category: %s
						tags: [%s, %s]
						image: %s.png
						image_alt: %s
						image_caption: %s
						excerpt: %s
						notes: %s
						website: https://example.org/%s
						---
						About %s.
						""".formatted(Stream
					.of(Stream.of(word("title")), slugs.stream(), Stream.of(image),
							Stream.of("alt", "caption", "excerpt", "notes", "website", "body").map(this::word))
					.flatMap(Function.identity())
					.toArray()));
		assertThat(this.commands
			.run(Stream.concat(Stream.of("import", files.toString()), Arrays.stream(options)).toList())).isZero();
	}

	private void note(JsonNode draft) {
		JsonNode note = this.api.asEditor()
			.mutate("addNote", Map.of("taskId", Newsroom.id(draft), "text", word("note")), "id");
		this.api.asEditor().mutate("answerNote", Map.of("id", Newsroom.id(note), "text", word("answer")), "id");
	}

	private void rememberCursors() {
		for (String status : List.of("SCHEDULED", "UNPUBLISHED")) {
			this.api.asEditor()
				.data("query($s: PostStatus!) { posts(first: 100, filter: { status: $s }) { edges { cursor node { slug } } } }",
						Map.of("s", status))
				.at("/posts/edges")
				.valueStream()
				.filter((edge) -> this.hidden.slugs.contains(slug(edge.get("node"))))
				.forEach((edge) -> this.hidden.cursors.add(edge.get("cursor").asString()));
		}
		assertThat(this.hidden.cursors).hasSizeGreaterThan(3);
	}

	private String word(String kind) {
		String word = "zq" + kind + UUID.randomUUID().toString().substring(24);
		this.hidden.words.add(word);
		this.hidden.last.add(word);
		return word;
	}

	private static String slug(JsonNode node) {
		return node.get("slug").asString();
	}

	private static final class Hidden {

		private static final String UNKNOWN = "zxunknown";

		private static final String UNKNOWN_ID = UUID.randomUUID().toString();

		private final Set<String> words = new LinkedHashSet<>();

		private final Set<String> slugs = new LinkedHashSet<>();

		private final Set<String> ids = new LinkedHashSet<>();

		private final Set<String> cursors = new LinkedHashSet<>();

		/** Words of the latest content. */
		private final Set<String> last = new LinkedHashSet<>();

		/** Token of a link to one draft, and what that draft says. */
		private String link = "";

		private final Set<String> linked = new LinkedHashSet<>();

		void add(JsonNode thing) {
			this.ids.add(Newsroom.id(thing));
			this.slugs.add(slug(thing));
		}

		/** Everything that a request can name. */
		Set<String> names() {
			Set<String> names = new LinkedHashSet<>(this.slugs);
			names.addAll(this.ids);
			names.addAll(this.words);
			names.addAll(this.cursors);
			return names;
		}

		/** A name of the same form that nothing has. */
		String unlike(String name) {
			if (this.ids.contains(name)) {
				return neighbour(name);
			}
			if (this.cursors.contains(name)) {
				String position = new String(Base64.getUrlDecoder().decode(name), StandardCharsets.UTF_8);
				return Base64.getUrlEncoder()
					.withoutPadding()
					.encodeToString(
							position.replaceFirst("\n.*\n", "\n" + UNKNOWN_ID + "\n").getBytes(StandardCharsets.UTF_8));
			}
			return name.contains("/") ? UNKNOWN + "/" + UNKNOWN : UNKNOWN;
		}

		/**
		 * In any order beside it, so that a page that begins after either begins at the
		 * same place.
		 */
		private static String neighbour(String id) {
			return id.substring(0, id.length() - 1) + (id.endsWith("0") ? '1' : '0');
		}

		Set<String> wordsIn(Answer answer) {
			String text = answer.toString().toLowerCase(Locale.ROOT);
			return this.words.stream().filter(text::contains).collect(Collectors.toCollection(TreeSet::new));
		}

	}

	/** A response, without what the request said itself. */
	private record Answer(int status, Map<String, List<String>> headers, String body) {

		static Answer of(HttpResponse<String> response, String name) {
			Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
			headers.keySet().removeAll(UNSTABLE_HEADERS);
			String nonce = response.headers()
				.firstValue("Content-Security-Policy")
				.filter((policy) -> policy.contains("'nonce-"))
				.map((policy) -> policy.replaceFirst(".*'nonce-([^']+)'.*", "$1"))
				.orElse("");
			String sent = nonce.isEmpty() ? response.body() : response.body().replace(nonce, "NONCE");
			String body = sent.replaceAll("name=\"_csrf\"[^>]*|\"timestamp\":\"[^\"]*\"", "");
			if (!name.isEmpty()) {
				headers.replaceAll((header, values) -> values.stream().map((value) -> without(name, value)).toList());
				body = without(name, body);
			}
			if (!body.equals(sent)) {
				headers.keySet().removeAll(Set.of("etag", "content-length"));
			}
			return new Answer(response.statusCode(), headers, body);
		}

		private static String without(String name, String text) {
			return text.replace(name, "NAME").replace(encoded(name), "NAME");
		}

	}

}
