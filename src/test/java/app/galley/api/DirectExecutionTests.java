package app.galley.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.database.ReadReplica;
import app.galley.identity.PublicApiHeaders;
import app.galley.identity.Role;
import app.galley.responsecache.CacheValidity;
import app.galley.responsecache.CdnCacheTags;
import app.galley.responsecache.ResponseCache;
import app.galley.telemetry.Traces;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.SimpleDataFetcherExceptionHandler;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.graphql.execution.DataLoaderRegistrar;
import org.springframework.graphql.execution.DefaultExecutionGraphQlService;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Direct execution gives the same responses as graphql-java: JSON, to the order of the
 * fields and the path of an error, status and headers.
 */
@GalleyTest
class DirectExecutionTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	@Autowired
	GraphQlSource source;

	@Autowired
	GraphQlResponder direct;

	@Autowired
	ObjectProvider<DataFetcherExceptionResolver> resolvers;

	@Autowired
	ObjectProvider<DataLoaderRegistrar> dataLoaders;

	@Autowired
	ObjectProvider<WebGraphQlInterceptor> interceptors;

	@Autowired
	ResponseCache cache;

	@Autowired
	CacheValidity validity;

	@Autowired
	ReadReplica replica;

	@Autowired
	RequestReader reader;

	@Autowired
	PublicApiHeaders securityHeaders;

	@Autowired
	PublicSettings publicSettings;

	@Autowired
	CdnCacheTags cacheTags;

	@Autowired
	OperationMeters meters;

	@Autowired
	RegisteredDocuments documents;

	@Autowired
	Newsroom newsroom;

	@Test
	void isOnByDefault() {
		assertThat(this.source.graphQl().getQueryStrategy()).isInstanceOf(DirectExecution.class);
		assertThat(isOn(Map.of())).isTrue();
	}

	@Test
	void isOffWhenTheEnvironmentSaysSo() {
		assertThat(isOn(Map.of("GALLEY_DIRECT_EXECUTION", "false"))).isFalse();
	}

	private static boolean isOn(Map<String, Object> environment) {
		AtomicBoolean on = new AtomicBoolean();
		new ApplicationContextRunner().withUserConfiguration(DirectExecution.Source.class, Settings.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment)))
			.run((context) -> {
				GraphQlSource.SchemaResourceBuilder builder = GraphQlSource.schemaResourceBuilder()
					.schemaResources(new ByteArrayResource("type Query { a: Int }".getBytes(StandardCharsets.UTF_8)));
				context.getBean(GraphQlSourceBuilderCustomizer.class).customize(builder);
				on.set(builder.build().graphQl().getQueryStrategy() instanceof DirectExecution);
			});
		return on.get();
	}

	@EnableConfigurationProperties(DirectExecutionSettings.class)
	static class Settings {

	}

	/** Every field that the schema's Query has, now and later. */
	@TestFactory
	Stream<DynamicTest> everyQueryOfTheSchemaGivesTheSameResponse() {
		JsonNode draft = this.newsroom.illustrate(this.newsroom.draft("Executed in two ways"));
		JsonNode post = this.newsroom.publish("Executed in two ways");
		JsonNode published = JSON
			.readTree(run(this.direct,
					Request.post("{ post(slug: " + post.get("slug")
							+ ") { id slug author { slug } category { slug } tags { slug } } }"))
				.body())
			.at("/data/post");
		JsonNode page = this.newsroom.create(Map.of("kind", "PAGE", "title", "In two ways", "bodyMarkdown", "Text."));
		JsonNode shown = this.newsroom.approve(this.newsroom.submit(page), Map.of());
		Map<String, String> arguments = Map.of("page.slug", shown.get("slug").toString(), "pageById.id",
				shown.get("id").toString(), "post.slug", published.get("slug").toString(), "author.slug",
				published.at("/author/slug").toString(), "category.slug", published.at("/category/slug").toString(),
				"tag.slug", published.at("/tags/0/slug").toString(), "sitemapShard.number", "0", "postById.id",
				published.get("id").toString(), "contentTask.id", draft.get("id").toString());
		Map<String, String> queries = GeneratedQueries.ofPublicFields(this.source.schema(), arguments);
		Map<String, String> missing = GeneratedQueries.ofPublicFields(this.source.schema(),
				Map.of("sitemapShard.number", "-1"));
		Map<String, String> guarded = GeneratedQueries.ofProtectedFields(this.source.schema(), arguments);
		assertThat(queries).containsKeys("posts", "post", "tags");
		assertThat(guarded).containsKeys("contentTask", "activity");
		return Stream
			.of(queries.entrySet()
				.stream()
				.flatMap((query) -> Stream.of(test(query.getKey() + " by POST", Request.post(query.getValue()), true),
						test(query.getKey() + " by GET", Request.get(query.getValue()), true))),
					missing.entrySet()
						.stream()
						.filter((query) -> !query.getValue().equals(queries.get(query.getKey())))
						.map((query) -> test(query.getKey() + " of nothing", Request.post(query.getValue()), true)),
					guarded.entrySet()
						.stream()
						.flatMap((query) -> Stream.of(
								test(query.getKey() + " as an admin", Request.post(query.getValue()).asAdmin(), true),
								test(query.getKey() + " without an account", Request.post(query.getValue()), false))))
			.flatMap((tests) -> tests);
	}

	@TestFactory
	Stream<DynamicTest> everyRegisteredDocumentGivesTheSameResponse() {
		JsonNode slug = this.newsroom.publish("Registered").get("slug");
		return this.documents.all()
			.keySet()
			.stream()
			.flatMap((id) -> Stream.of(slug.asString(), "no-such-slug")
				.map((which) -> test(id + " of " + which, new Request(false, false,
						Map.of("documentId", "sha256:" + id, "variables", Map.of("slug", which, "path", "/" + which,
								"text", which, "full", true, "first", 10, "part", 0, "kind", "TAG", "pages", true))),
						true)));
	}

	@TestFactory
	Stream<DynamicTest> otherShapesOfQueriesGiveTheSameResponse() {
		this.newsroom.publish("Of another shape");
		return Stream.of(
				"{ a: posts(first: 1) { edges { cursor node { ...P } } __typename } b: tags { t: __typename name } } fragment P on Post { id publishedAt featuredImage { url width renditions { width url } } category { ... on Category { name } } }",
				"query($no: Boolean = false, $yes: Boolean = true) { posts(first: 2) { nodes { title @include(if: $no) slug @skip(if: $yes) id status title2: title } } }",
				"{ posts(first: 2) { nodes { title } nodes { slug tags { name } tags { slug } } } }",
				"{ posts(last: 2, orderBy: TITLE_ASC) { nodes { title } pageInfo { startCursor hasPreviousPage } } }",
				"{ __schema { queryType { name } } tags { name } }", "{ __typename }")
			.map((query) -> test(query, Request.post(query), true));
	}

	@TestFactory
	Stream<DynamicTest> errorsAreTheSame() {
		this.newsroom.publish("With an error");
		return Stream
			.of("{ posts(first: 2) { nodes { title createdBy author { name } } } }",
					"{ posts(first: 2) { nodes { title bodyMarkdown } } tags { name } }",
					"{ posts(first: 2) { edges { node { title createdBy } } } }",
					"{ posts(first: 0) { nodes { title } } tags { name } }",
					"{ posts(after: \"no cursor\") { nodes { title } } }",
					"{ posts(first: 1, last: 1) { nodes { title } } tags { name } }",
					"{ posts(number: 1) { nodes { title } } }", "{ posts { nodes { nothing } } }",
					"{ posts { nodes } }", "{ post { title } }", "{ post(slug: 1) { title } }", "{ tags { name }",
					"{ tags { ...Missing } }", "query($first: Int!) { posts(first: $first) { nodes { title } } }",
					"mutation { createTag(input: { name: \"Anonymous\" }) { id } }")
			.flatMap((query) -> Stream.of(test("POST " + query, Request.post(query), false),
					test("GET " + query, Request.get(query), false)));
	}

	private DynamicTest test(String name, Request request, boolean succeeds) {
		return DynamicTest.dynamicTest(name, () -> {
			GraphQlResponder fieldByField = fieldByField();
			Response expected = run(fieldByField, request);
			Response actual = run(this.direct, request);
			// Signed links change each second, and invalidations still arrive.
			for (int retries = 0; retries < 3 && !actual.equals(expected); retries++) {
				expected = run(fieldByField, request);
				actual = run(this.direct, request);
			}
			assertThat(actual).isEqualTo(expected);
			assertThat(actual.body().contains("\"errors\":")).as(actual.body()).isNotEqualTo(succeeds);
		});
	}

	/** The same server with graphql-java's own execution. */
	private GraphQlResponder fieldByField() {
		GraphQL graphQl = this.source.graphQl()
			.transform((builder) -> builder.queryExecutionStrategy(new AsyncExecutionStrategy(exceptions())));
		DefaultExecutionGraphQlService service = new DefaultExecutionGraphQlService(new GraphQlSource() {

			@Override
			public GraphQL graphQl() {
				return graphQl;
			}

			@Override
			public GraphQLSchema schema() {
				return graphQl.getGraphQLSchema();
			}

		});
		this.dataLoaders.orderedStream().forEach(service::addDataLoaderRegistrar);
		GraphQlExecutor executor = new GraphQlExecutor(
				WebGraphQlHandler.builder(service).interceptors(this.interceptors.orderedStream().toList()).build(),
				this.cache, this.validity, this.replica, JSON, this.meters, Traces.off());
		return new GraphQlResponder(
				new StaticListableBeanFactory(Map.of("executor", executor)).getBeanProvider(GraphQlExecutor.class),
				this.reader, this.securityHeaders, this.publicSettings, this.cacheTags, this.meters);
	}

	private DataFetcherExceptionHandler exceptions() {
		return DataFetcherExceptionResolver.createExceptionHandler(this.resolvers.orderedStream().toList());
	}

	private static Response run(GraphQlResponder responder, Request request) {
		MockHttpServletRequest http = new MockHttpServletRequest(request.get() ? "GET" : "POST", "/graphql");
		http.addHeader("Accept", "application/graphql-response+json");
		// Never the same request twice: a cached response would be compared with itself.
		Map<String, Object> body = new HashMap<>(request.body());
		body.put("extensions", Map.of("run", UUID.randomUUID().toString()));
		if (request.get()) {
			http.setQueryString(body.get("extensions").toString());
			body.forEach((name, value) -> http.setParameter(name,
					(value instanceof String text) ? text : JSON.writeValueAsString(value)));
		}
		byte[] sent = request.get() ? null : JSON.writeValueAsBytes(body);
		MockHttpServletResponse response = new MockHttpServletResponse();
		try {
			if (request.admin()) {
				SecurityContextHolder.getContext()
					.setAuthentication(UsernamePasswordAuthenticationToken.authenticated("editor", null,
							AuthorityUtils.createAuthorityList("ROLE_" + Role.ADMIN)));
				responder.respond(http, response, sent);
			}
			else {
				responder.respondBeforeSecurity(http, response, sent);
			}
			return new Response(response.getStatus(), headers(response), response.getContentAsString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			SecurityContextHolder.clearContext();
		}
	}

	private static Map<String, List<String>> headers(MockHttpServletResponse response) {
		Map<String, List<String>> headers = new TreeMap<>();
		response.getHeaderNames().forEach((name) -> headers.put(name, response.getHeaders(name)));
		return headers;
	}

	private record Request(boolean get, boolean admin, Map<String, Object> body) {

		static Request post(String query) {
			return new Request(false, false, Map.of("query", query));
		}

		static Request get(String query) {
			return new Request(true, false, Map.of("query", query));
		}

		Request asAdmin() {
			return new Request(this.get, true, this.body);
		}

	}

	private record Response(int status, Map<String, List<String>> headers, String body) {
	}

	@Test
	void leavesErrorsAndNullBubblingToGraphQlJava() {
		GraphQLSchema schema = new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse("""
				type Query { thing: Thing things: [Thing!]! maybe: [Thing] }
				type Thing { name: String! note: String boom: String inner: Thing list: [String!] }"""), RuntimeWiring
			.newRuntimeWiring()
			.type("Query",
					(type) -> type.dataFetcher("thing", (env) -> new Thing("A", new Thing(null, null)))
						.dataFetcher("things", (env) -> Arrays.asList(new Thing("A", null), new Thing(null, null)))
						.dataFetcher("maybe", (env) -> Arrays.asList(new Thing("A", null), null)))
			.build());
		GraphQL direct = GraphQL.newGraphQL(schema)
			.queryExecutionStrategy(new DirectExecution(new SimpleDataFetcherExceptionHandler()))
			.build();
		for (String query : new String[] { "{ thing { name note } }", "{ thing { name inner { name } } }",
				"{ things { name } }", "{ maybe { name note inner { name } } }", "{ thing { name boom } }",
				"{ thing { name list } }", "{ thing { inner { note list } } }" }) {
			assertThat(execute(direct, query)).as(query).isEqualTo(execute(GraphQL.newGraphQL(schema).build(), query));
		}
	}

	private static String execute(GraphQL graphQl, String query) {
		ExecutionResult result = graphQl.execute(ExecutionInput.newExecutionInput(query).variables(Map.of()).build());
		return result.toSpecification().toString();
	}

	/** Has nulls in non-null fields, and a field that fails. */
	public static final class Thing {

		private final @Nullable String name;

		private final @Nullable Thing inner;

		Thing(@Nullable String name, @Nullable Thing inner) {
			this.name = name;
			this.inner = inner;
		}

		public @Nullable String getName() {
			return this.name;
		}

		public @Nullable String getNote() {
			return null;
		}

		public String getBoom() {
			throw new IllegalStateException("Boom");
		}

		public @Nullable Thing getInner() {
			return this.inner;
		}

		public List<@Nullable String> getList() {
			return Arrays.asList("a", null);
		}

	}

}
