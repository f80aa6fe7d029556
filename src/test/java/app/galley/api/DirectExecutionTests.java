package app.galley.api;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import app.galley.GalleyTest;
import app.galley.Newsroom;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.execution.SimpleDataFetcherExceptionHandler;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.graphql.execution.GraphQlSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same answers as graphql-java gives, to the order of the fields and the path of an
 * error.
 */
@GalleyTest
class DirectExecutionTests {

	@Autowired
	GraphQlSource source;

	@Autowired
	ObjectProvider<DataFetcherExceptionResolver> resolvers;

	@Autowired
	Newsroom newsroom;

	@ParameterizedTest
	@ValueSource(strings = {
			"{ posts(first: 2) { nodes { slug title tags { name slug } author { bio avatarUrl name } } pageInfo { hasNextPage endCursor } } }",
			"{ a: posts(first: 1) { edges { cursor node { ...P } } __typename } b: tags { t: __typename name } } fragment P on Post { id publishedAt featuredImage { url width renditions { width url } } category { ... on Category { name } } }",
			"query($no: Boolean = false, $yes: Boolean = true) { posts(first: 2) { nodes { title @include(if: $no) slug @skip(if: $yes) id status title2: title } } }",
			"{ posts(first: 2) { nodes { title createdBy author { name } } } }",
			"{ posts(first: 2) { nodes { title } nodes { slug tags { name } tags { slug } } } }",
			"{ post(slug: \"there-is-none\") { title } authors { name } }",
			"{ posts(first: 0) { nodes { title } } tags { name } }",
			"{ __schema { queryType { name } } tags { name } }" })
	void answersAsGraphQlJavaDoes(String query) {
		this.newsroom.publish("Asked in two ways");
		assertThat(answer(this.source.graphQl(), query)).isEqualTo(answer(plain(), query));
	}

	@Test
	void leavesWhatGoesWrongToGraphQlJava() {
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
			assertThat(answer(direct, query)).as(query).isEqualTo(answer(plain(schema), query));
		}
	}

	private GraphQL plain() {
		return GraphQL.newGraphQL(this.source.schema())
			.defaultDataFetcherExceptionHandler(
					DataFetcherExceptionResolver.createExceptionHandler(this.resolvers.orderedStream().toList()))
			.build();
	}

	private static String answer(GraphQL graphQl, String query) {
		ExecutionResult result = graphQl.execute(ExecutionInput.newExecutionInput(query).variables(Map.of()).build());
		return result.toSpecification().toString();
	}

	private static GraphQL plain(GraphQLSchema schema) {
		return GraphQL.newGraphQL(schema).build();
	}

	/** Some of it is null where there must be a value, and some fails. */
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
