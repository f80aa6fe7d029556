package app.galley.post;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Revisions of posts, and restoring them.
 */
@GalleyTest
class RevisionTests {

	private static final String REVISE = "mutation($input: RevisePostInput!) { revisePost(input: $input) { id slug title version bodyMarkdown author { slug } tags { slug } featuredImage { id } } }";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Test
	void restoresARevisionExceptItsSlug() {
		JsonNode post = this.newsroom.publish("As it was");
		JsonNode before = post(post);
		String author = this.newsroom.author("Grace Hopper");
		String tag = this.newsroom.tag("Compilers");
		String slug = Newsroom.unique("moved");
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post),
				Map.of("title", "As it is", "slug", slug, "author", author, "tags", List.of(tag)));
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(post(post).at("/revisions").valueStream().map((r) -> r.at("/author/slug").asString()))
			.containsExactly(author, before.at("/author/slug").asString());

		JsonNode restored = this.api.asEditor()
			.data(REVISE, Map.of("input", Map.of("id", Newsroom.id(post), "revision", 1)))
			.get("revisePost");
		assertThat(restored.get("title").asString()).isEqualTo("As it was");
		assertThat(restored.get("slug").asString()).isEqualTo(slug);
		assertThat(restored.get("author")).isEqualTo(before.get("author"));
		assertThat(restored.get("tags")).isEqualTo(before.get("tags"));
		assertThat(restored.get("featuredImage")).isEqualTo(before.get("featuredImage"));
		this.newsroom.approve(this.newsroom.submit(restored), Map.of());
		assertThat(post(post).get("title").asString()).isEqualTo("As it was");
		assertThat(post(post).get("revisions")).hasSize(3);
	}

	@Test
	void anExcerptThatWasDrawnFollowsTheText() {
		JsonNode post = this.newsroom.publish("Drawn");
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post),
				Map.of("bodyMarkdown", "Another opening.\n"));
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		JsonNode drawn = standfirst(post);
		assertThat(drawn.get("excerpt").asString()).isEqualTo("Another opening.");
		assertThat(drawn.get("standfirst").isNull()).isTrue();
		JsonNode written = this.newsroom.edit(this.newsroom.revise(post), Map.of("excerpt", "Written."));
		this.newsroom.approve(this.newsroom.submit(written), Map.of());
		this.newsroom.approve(
				this.newsroom.submit(
						this.newsroom.edit(this.newsroom.revise(post), Map.of("bodyMarkdown", "A third opening.\n"))),
				Map.of());
		assertThat(standfirst(post).get("excerpt").asString()).isEqualTo("Written.");
		assertThat(standfirst(post).get("standfirst").asString()).isEqualTo("Written.");
	}

	private JsonNode standfirst(JsonNode post) {
		return this.api
			.data("query($slug: String!) { post(slug: $slug) { excerpt standfirst } }",
					Map.of("slug", post.get("slug").asString()))
			.get("post");
	}

	@Test
	void allowsOneOpenRevisionPerPost() {
		JsonNode post = this.newsroom.publish("Busy");
		JsonNode open = this.newsroom.revise(post);
		JsonNode errors = this.api.asEditor().errors(REVISE, Map.of("input", Map.of("id", Newsroom.id(post))));
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
		assertThat(errors.at("/0/message").asString()).contains(Newsroom.id(open));
	}

	@Test
	void refusesAnUnknownRevision() {
		JsonNode post = this.newsroom.publish("One revision");
		JsonNode errors = this.api.asEditor()
			.errors(REVISE, Map.of("input", Map.of("id", Newsroom.id(post), "revision", 2)));
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("NOT_FOUND");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.revision");
	}

	@Test
	void findsPostsByIdInAnyStatus() {
		JsonNode post = this.newsroom.publish("Hidden soon");
		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { status } }",
					Map.of("id", Newsroom.id(post)));
		assertThat(post(post).get("status").asString()).isEqualTo("UNPUBLISHED");
		assertThat(this.api
			.errors("query($id: ID!) { postById(id: $id) { title } }", Map.of("id", UUID.randomUUID().toString()))
			.at("/0/extensions/code")
			.asString()).isEqualTo("UNAUTHORIZED");
	}

	private JsonNode post(JsonNode post) {
		return this.api.asEditor()
			.data("query($id: ID!) { postById(id: $id) { status title author { slug } tags { slug } featuredImage { id }"
					+ " revisions { number author { slug } category { slug } tags { slug } } } }",
					Map.of("id", Newsroom.id(post)))
			.get("postById");
	}

}
