package app.galley.trash;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Authors, categories and tags that are deleted, merged or renamed, over HTTP.
 */
@GalleyTest
class TermRemovalTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Test
	void aMergedTermLeadsToTheOtherOne() {
		String author = this.newsroom.author("Ada King");
		String category = this.newsroom.category("Machines");
		String tag = this.newsroom.tag("Looms");
		JsonNode post = publish(author, category, List.of(tag, this.newsroom.tag("Cards")));
		JsonNode draft = this.newsroom.draft("Open", author, category, List.of(tag));
		for (String[] kind : List.of(new String[] { "author", author, "authors" },
				new String[] { "category", category, "categories" }, new String[] { "tag", tag, "tags" })) {
			String other = term(kind[0]);
			assertThat(usage(kind[0], kind[1])).isEqualTo("1 draft and 1 post");
			JsonNode merged = merge(kind[0], kind[1], other);
			assertThat(merged.get("usage").asString()).isEqualTo("1 draft and 1 post");
			assertThat(slug(kind[0], kind[1])).isEqualTo(other);
			assertRedirects(kind[2], kind[1], other);
			// A term that goes takes the addresses that lead to it along.
			String last = term(kind[0]);
			merge(kind[0], other, last);
			assertThat(slug(kind[0], kind[1])).isEqualTo(last);
			assertThat(posts(kind[0], last)).containsExactly(post.get("slug").asString());
			assertThat(posts(kind[0], other)).isEmpty();
		}
		JsonNode moved = this.newsroom.task(Newsroom.id(draft));
		assertThat(moved.get("missing").valueStream().map(JsonNode::asString)).containsExactly("featuredImage");
		JsonNode revision = this.newsroom.revise(post);
		assertThat(revision.get("missing")).isEmpty();
	}

	@Test
	void aMergedTagThatAPostHasTwiceIsThereOnce() {
		String one = this.newsroom.tag("JS");
		String other = this.newsroom.tag("JavaScript");
		String third = this.newsroom.tag("Web");
		JsonNode post = publish(this.newsroom.author("Brendan"), this.newsroom.category("Code"),
				List.of(one, other, third));
		merge("tag", one, other);
		assertThat(tags(post)).containsExactly(other, third);
		delete("tag", other, null);
		assertThat(tags(post)).containsExactly(third);
		assertThat(slug("tag", other)).isNull();
		assertThat(slug("tag", one)).isNull();
	}

	@Test
	void whatIsUsedNeedsAReplacement() {
		String category = this.newsroom.category("Doomed");
		String other = this.newsroom.category("Heir");
		JsonNode post = publish(this.newsroom.author("Someone"), category, List.of(this.newsroom.tag("T")));
		JsonNode refusal = editor().refused("deleteTerm", Map.of("kind", "CATEGORY", "id", id("category", category)));
		assertThat(refusal.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
		assertThat(refusal.at("/0/extensions/field").asString()).isEqualTo("input.replacement");
		assertThat(refusal.at("/0/message").asString()).contains("1 post");
		for (Map.Entry<String, String> wrong : Map
			.of(id("category", category), "BAD_REQUEST", UUID.randomUUID().toString(), "NOT_FOUND")
			.entrySet()) {
			JsonNode errors = editor().refused("deleteTerm",
					Map.of("kind", "CATEGORY", "id", id("category", category), "replacement", wrong.getKey()));
			assertThat(errors.at("/0/extensions/code").asString()).isEqualTo(wrong.getValue());
			assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.replacement");
		}
		delete("category", category, id("category", other));
		assertThat(posts("category", other)).containsExactly(post.get("slug").asString());
		assertThat(slug("category", category)).isNull();
		delete("category", term("category"), null);
	}

	@Test
	void aFormerSlugRedirectsUntilAnotherTermTakesIt() {
		String former = this.newsroom.category("Renamed");
		publish(this.newsroom.author("Someone"), former, List.of(this.newsroom.tag("T")));
		String next = Newsroom.unique("renamed");
		String id = id("category", former);
		editor().mutate("editCategory", Map.of("id", id, "slug", next), "slug");
		assertThat(slug("category", former)).isEqualTo(next);
		assertRedirects("categories", former, next);
		editor().mutate("editCategory", Map.of("id", id, "slug", former), "slug");
		assertThat(slug("category", former)).isEqualTo(former);
		assertRedirects("categories", next, former);
		editor().mutate("createCategory", Map.of("name", "Newcomer", "slug", next), "slug");
		assertThat(slug("category", next)).isNull();
	}

	@Test
	void aFormerSlugOfATermThatNoReaderSeesLeadsNowhere() {
		String hidden = this.newsroom.tag("Secret");
		String next = Newsroom.unique("secret");
		editor().mutate("editTag", Map.of("id", id("tag", hidden), "slug", next), "slug");
		assertThat(slug("tag", hidden)).isNull();
		assertThat(editor().get("/preview/tags/" + hidden).statusCode()).isEqualTo(404);
	}

	private void assertRedirects(String path, String from, String to) {
		var response = editor().get("/preview/" + path + "/" + from);
		assertThat(response.statusCode()).isEqualTo(308);
		assertThat(response.headers().firstValue(HttpHeaders.LOCATION).orElse(""))
			.matches(".*/" + path + "/" + to + "(\\?nonce=.*)?");
	}

	private JsonNode publish(String author, String category, List<String> tags) {
		return this.newsroom.approve(
				this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Filed", author, category, tags))),
				Map.of());
	}

	private String term(String kind) {
		return switch (kind) {
			case "author" -> this.newsroom.author("Other author");
			case "category" -> this.newsroom.category("Other category");
			default -> this.newsroom.tag("Other tag");
		};
	}

	private JsonNode merge(String kind, String from, String into) {
		return editor().mutate("mergeTerms",
				Map.of("kind", kind.toUpperCase(Locale.ROOT), "id", id(kind, from), "into", id(kind, into)), "usage");
	}

	private void delete(String kind, String slug, @Nullable String replacement) {
		Map<String, Object> input = new HashMap<>(Map.of("kind", kind.toUpperCase(Locale.ROOT), "id", id(kind, slug)));
		if (replacement != null) {
			input.put("replacement", replacement);
		}
		editor().mutate("deleteTerm", input, "id");
	}

	private Api editor() {
		return this.api.asEditor();
	}

	private String id(String kind, String slug) {
		return Newsroom
			.id(editor().data("query($slug: String!) { %s(slug: $slug) { id } }".formatted(kind), Map.of("slug", slug))
				.get(kind));
	}

	private String usage(String kind, String slug) {
		return editor()
			.data("query($id: ID!) { termUsage(kind: %s, id: $id) }".formatted(kind.toUpperCase(Locale.ROOT)),
					Map.of("id", id(kind, slug)))
			.get("termUsage")
			.asString();
	}

	/** As readers find it; null if there is none. */
	private @Nullable String slug(String kind, String slug) {
		JsonNode found = this.api
			.data("query($slug: String!) { %s(slug: $slug) { slug } }".formatted(kind), Map.of("slug", slug))
			.get(kind);
		return found.isNull() ? null : found.get("slug").asString();
	}

	private List<String> posts(String kind, String slug) {
		return this.api
			.data("query($slug: String!) { posts(filter: { %s: $slug }) { nodes { slug } } }".formatted(kind),
					Map.of("slug", slug))
			.at("/posts/nodes")
			.valueStream()
			.map((post) -> post.get("slug").asString())
			.toList();
	}

	private List<String> tags(JsonNode post) {
		return this.api
			.data("query($slug: String!) { post(slug: $slug) { tags { slug } } }",
					Map.of("slug", post.get("slug").asString()))
			.at("/post/tags")
			.valueStream()
			.map((tag) -> tag.get("slug").asString())
			.toList();
	}

}
