package app.galley.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import graphql.schema.diff.SchemaDiff;
import graphql.schema.diff.SchemaDiffSet;
import graphql.schema.diff.reporting.CapturingReporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The schema breaks no client, except by the changes that {@code breaking-changes} lists.
 */
@GalleyTest
class PublishedSchemaTests {

	private static final Path COPY = Path.of("src/test/schema/published.graphqls");

	private static final Path LISTED = Path.of("src/test/schema/breaking-changes");

	private static final String UPDATE = "mvn verify -Dtest=PublishedSchemaTests -Dgalley.schema.update";

	@Autowired
	Api api;

	@Test
	void listsEveryBreakingChange() throws IOException {
		String now = this.api.get("/schema.graphqls").body();
		for (String before : publishedBefore()) {
			List<String> unlisted = new ArrayList<>(breakingChanges(before, now));
			unlisted.removeAll(listed());
			assertThat(unlisted).as("breaking changes: add these lines to %s if they are intended", LISTED).isEmpty();
		}
		if (Boolean.getBoolean("galley.schema.update")) {
			Files.writeString(COPY, now);
		}
		assertThat(now).as("the schema has changed; update its copy %s: %s", COPY, UPDATE)
			.isEqualTo(Files.readString(COPY));
	}

	/**
	 * The copy and, in CI, the copy before this change: a change of schema and copy
	 * together must be listed too.
	 */
	private static List<String> publishedBefore() throws IOException {
		List<String> schemas = new ArrayList<>(List.of(Files.readString(COPY)));
		String earlier = System.getenv("GALLEY_TEST_SCHEMA_BEFORE");
		if (earlier != null) {
			schemas.add(Files.readString(Path.of(earlier)));
		}
		return schemas;
	}

	private static Set<String> listed() throws IOException {
		try (Stream<String> lines = Files.lines(LISTED)) {
			return lines.map(String::strip)
				.filter((line) -> !line.isEmpty() && !line.startsWith("#"))
				.collect(Collectors.toSet());
		}
	}

	private static List<String> breakingChanges(String before, String now) {
		CapturingReporter found = new CapturingReporter();
		new SchemaDiff().diffSchema(SchemaDiffSet.diffSetFromSdl(before, now), found);
		return found.getBreakages()
			.stream()
			.map((change) -> change.getTypeName() + ": " + change.getReasonMsg().replace("The new API ", ""))
			.toList();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					slug: String!     |                         | Post: is missing the field 'Post.slug'
					title: String!    | title: String           | Post: has changed field 'Post.title' from type 'String!' to 'String'
					text: String      | text: String!           | PostFilter: has changed input field 'text' from type 'String' to 'String!'
					OLDEST            |                         | PostOrder: is missing an enum value 'OLDEST'
					posts(first: Int  | posts(first: Int!       | Query: has changed field 'Query.posts' argument 'first' from type 'Int' to 'Int!'
					posts(first: Int  | posts(all: Boolean!     | Query: is missing the field argument 'Query.posts.first'
					type Category {   | type Kind {             | Post: has changed field 'Post.category' from type 'Category!' to 'Kind!'
					""")
	void detectsABreakingChange(String before, String after, String change) {
		String schema = """
				type Query { posts(first: Int, filter: PostFilter, order: PostOrder): [Post!]! }
				type Post { slug: String! title: String! category: Category! }
				type Category { name: String! }
				input PostFilter { text: String }
				enum PostOrder { NEWEST OLDEST }
				""";
		String changed = schema.replace(before, (after != null) ? after : "")
			.replace("Category!", before.contains("Category") ? "Kind!" : "Category!");
		assertThat(breakingChanges(schema, changed)).contains(change);
	}

	@Test
	void acceptsAdditions() {
		assertThat(breakingChanges("type Query { post(slug: ID): Post } type Post { slug: ID! }", """
				type Query { post(slug: ID, draft: Boolean): Post posts: [Post!]! }
				"With a description."
				type Post { slug: ID! title: String }
				""")).isEmpty();
	}

}
