package app.galley.redirect;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.preview.LivePages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/** Redirects by hand, over HTTP. */
@GalleyTest
class RedirectTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	LivePages pages;

	private final String old = "/" + Newsroom.unique("old");

	@Test
	void leadsFromAnAddressWithoutAPage() {
		assertThat(target(this.old)).isEmpty();
		assertThat(this.api.asEditor().get("/preview" + this.old).statusCode()).isEqualTo(404);
		String id = create(this.old + "/", "/posts/new").get("id").asString();
		assertThat(target(this.old)).hasValue("/posts/new");
		HttpResponse<String> response = this.api.asEditor().get("/preview" + this.old);
		assertThat(response.statusCode()).isEqualTo(308);
		assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("/preview/posts/new");
		assertThat(this.pages.render(this.old)).isEqualTo(new LivePages.LivePage(308, "/posts/new", ""));
		this.api.asEditor().mutate("deleteRedirect", Map.of("id", id), "from");
		assertThat(target(this.old)).isEmpty();
		assertThat(this.api.asEditor().get("/preview" + this.old).statusCode()).isEqualTo(404);
		this.api.asEditor()
			.mutate("importRedirects", Map.of("list", "%1$s/1,/posts/a\n%1$s/2,/posts/b".formatted(this.old)),
					"created");
		assertThat(this.api.asEditor()
			.data("{ activity(first: 20) { nodes { actor action kind subject changes { field before after } } } }")
			.at("/activity/nodes")
			.valueStream()
			.filter((entry) -> entry.get("subject").asString().startsWith(this.old))
			.map(JsonNode::toString))
			.containsExactly(
					logged("CREATED", this.old + "/1 and 1 more", null,
							"%1$s/1 → /posts/a, %1$s/2 → /posts/b".formatted(this.old)),
					logged("DELETED", this.old, "/posts/new", null), logged("CREATED", this.old, null, "/posts/new"));
	}

	private static String logged(String action, String subject, @Nullable String before, @Nullable String after) {
		return "{\"actor\":\"editor\",\"action\":\"%s\",\"kind\":\"REDIRECT\",\"subject\":\"%s\",\"changes\":[{\"field\":\"to\",\"before\":%s,\"after\":%s}]}"
			.formatted(action, subject, quoted(before), quoted(after));
	}

	private static @Nullable String quoted(@Nullable String value) {
		return (value != null) ? '"' + value + '"' : null;
	}

	@Test
	void leadsElsewhereAndFromAnyScript() {
		create(this.old + "/%C3%A4%20".replace("%20", ""), "https://first.example/a?b=c#d");
		assertThat(target(this.old + "/ä")).hasValue("https://first.example/a?b=c#d");
		assertThat(this.api.asEditor().get("/preview" + this.old + "/%C3%A4").headers().firstValue("Location"))
			.hasValue("https://first.example/a?b=c#d");
		create(this.old + "/to", "/über uns".replace(" ", "-"));
		assertThat(target(this.old + "/to")).hasValue("/%C3%BCber-uns");
		create(this.old + "/query", "/posts/x?y=z");
		assertThat(this.pages.render(this.old + "/query").location()).isEqualTo("/posts/x?y=z");
	}

	@Test
	void isAnsweredOnceThePageIsGone() {
		JsonNode post = this.newsroom.publish("In the way");
		String path = "/posts/" + post.get("slug").asString();
		assertThat(refused(path, "/posts/other")).contains("CONFLICT", "a published page has the address " + path);
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(post)), "id");
		create(path, "/posts/other");
		assertThat(this.api.asEditor().get("/preview" + path).statusCode()).isEqualTo(308);
		JsonNode again = this.newsroom.revise(post);
		this.newsroom.approve(this.newsroom.submit(again), Map.of());
		assertThat(this.api.asEditor().get("/preview" + path).statusCode()).as("the page comes first").isEqualTo(200);
	}

	@Test
	void saysConflicts() {
		create(this.old, this.old + "/new");
		assertThat(create(this.old, this.old + "/new/").get("to").asString()).as("the same again")
			.isEqualTo(this.old + "/new");
		assertThat(refused(this.old, "/posts/third")).contains("CONFLICT", "already redirects to " + this.old + "/new");
		assertThat(refused(this.old + "/new", this.old)).contains("CONFLICT", "loop");
		assertThat(refused(this.old + "/new", this.old + "?x=1")).contains("CONFLICT", "loop");
		assertThat(refused(this.old + "/self", this.old + "/self")).contains("CONFLICT", "leads back");
		assertThat(refused(this.old + "/first", this.old)).contains("CONFLICT", "chain", "straight to that");
		assertThat(refused(this.old + "/new", "/posts/last")).contains("CONFLICT", "chain");
		String category = this.newsroom.category("Taken");
		assertThat(refused("/categories/" + category, "/posts/x")).contains("CONFLICT", "a published page");
		JsonNode post = this.newsroom.publish("Moved");
		String former = post.get("slug").asString();
		this.newsroom.approve(
				this.newsroom
					.submit(this.newsroom.edit(this.newsroom.revise(post), Map.of("slug", Newsroom.unique("moved")))),
				Map.of());
		assertThat(refused("/posts/" + former, "/posts/x")).contains("CONFLICT", "Moved");
	}

	@Test
	void namesWhatIsWrong() {
		for (String from : List.of("", "old", "//host", "/a b", "/a?b", "/a#b", "/", "/feed.xml", "/api/revalidate",
				"/_next/x", "/sitemap-0.xml", "/%", "/" + "x".repeat(500), "/a\\b", "/\u0000")) {
			assertThat(refused(from, "/posts/x")).as(from).contains("BAD_REQUEST", "input.from");
		}
		for (String to : List.of("", "new", "//host/x", "/\\host", "javascript:alert(1)", "ftp://a.example/",
				"https://", "https://user:word@a.example/", "/a\r\nSet-Cookie: x",
				"https://a.example/" + "x".repeat(2000))) {
			assertThat(refused(this.old, to)).as(to).contains("BAD_REQUEST", "input.to");
		}
	}

	@Test
	void importsAList() {
		String list = """
				from,to,status
				A,/posts/a,301
				"A/quoted","https://b.example/x,y"
				# a comment
				A/spaces   /posts/b 301
				A/arrow -> /posts/c

				A,/posts/a
				A/loop A/loop
				A/alone
				relative,/posts/x
				""".replace("A", this.old).replace("x,y", "x");
		JsonNode report = this.api.asEditor()
			.mutate("importRedirects", Map.of("list", list), "created unchanged problems { line message }");
		assertThat(report.get("created").asInt()).isEqualTo(4);
		assertThat(report.get("unchanged").asInt()).isEqualTo(1);
		assertThat(report.get("problems").valueStream().map((problem) -> problem.get("line").asInt()))
			.containsExactly(9, 10, 11);
		assertThat(target(this.old + "/arrow")).hasValue("/posts/c");
		assertThat(target(this.old + "/quoted")).hasValue("https://b.example/x");
		assertThat(this.api.asEditor()
			.data("query($text: String) { redirects(first: 2, text: $text) { nodes { from to } pageInfo { hasNextPage } } }",
					Map.of("text", this.old))
			.at("/redirects/pageInfo/hasNextPage")
			.asBoolean()).isTrue();

		String quick = IntStream.range(0, 100)
			.mapToObj((i) -> this.old + "/quick" + i + ",/posts/b")
			.collect(Collectors.joining("\n"));
		for (String counts : List.of("{\"created\":100,\"unchanged\":0}", "{\"created\":0,\"unchanged\":100}")) {
			assertThat(this.api.asEditor()
				.mutate("importRedirects", Map.of("list", quick), "created unchanged")
				.toString()).isEqualTo(counts);
		}

		String many = IntStream.range(0, 2001).mapToObj((i) -> "/a" + i + ",/b").collect(Collectors.joining("\n"));
		assertThat(this.api.asEditor().refused("importRedirects", Map.of("list", many)).toString())
			.contains("at most 2,000");
		assertThat(this.api.asEditor().refused("importRedirects", Map.of("list", "\n#\n")).toString())
			.contains("input.list");
	}

	@Test
	void isForAdministratorsOnly() {
		for (String operation : List.of("{ redirects { nodes { from } } }",
				"mutation { createRedirect(input: { from: \"/a\", to: \"/b\" }) { id } }",
				"mutation { deleteRedirect(input: { id: \"00000000-0000-7000-8000-000000000000\" }) { id } }")) {
			assertThat(this.api.errors(operation, Map.of()).toString()).as(operation).contains("UNAUTHORIZED");
		}
	}

	private JsonNode create(String from, String to) {
		return this.api.asEditor().mutate("createRedirect", Map.of("from", from, "to", to), "id from to");
	}

	private String refused(String from, String to) {
		return this.api.asEditor().refused("createRedirect", Map.of("from", from, "to", to)).toString();
	}

	private Optional<String> target(String from) {
		JsonNode found = this.api.data("query($from: String!) { redirect(from: $from) { to } }", Map.of("from", from))
			.get("redirect");
		return found.isNull() ? Optional.empty() : Optional.of(found.get("to").asString());
	}

}
