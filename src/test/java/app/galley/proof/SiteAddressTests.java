package app.galley.proof;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.Newsroom;
import com.microsoft.playwright.Page;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Addresses of the real site that lead elsewhere, or nowhere. {@code -Dsite.made-up=5000}
 * asks for more pages that do not exist.
 */
class SiteAddressTests extends SiteTest {

	private static final int MADE_UP = Integer.getInteger("site.made-up", 40);

	@Test
	void theFormerPageOfATermRedirects() {
		publish("Filed");
		awaitAllDelivered();
		String former = this.section.category();
		assertThat(read("/categories/" + former).statusCode()).isEqualTo(200);
		String other = this.newsroom.category("Other");
		String ids = "query($slug: String!) { category(slug: $slug) { id } }";
		Api editor = this.api.asEditor();
		editor.mutate("mergeTerms",
				Map.of("kind", "CATEGORY", "id", Newsroom.id(editor.data(ids, Map.of("slug", former)).get("category")),
						"into", Newsroom.id(editor.data(ids, Map.of("slug", other)).get("category"))),
				"id");
		awaitAllDelivered();
		HttpResponse<String> redirect = read("/categories/" + former);
		assertThat(redirect.statusCode()).isEqualTo(308);
		assertThat(redirect.headers().allValues("Location")).containsExactly("/categories/" + other);
		assertThat(read("/categories/" + other).body()).contains("Filed");
	}

	@Test
	void anOldAddressRedirects() throws Exception {
		JsonNode post = publish("On the move");
		String old = slug(post);
		awaitAllDelivered();
		assertThat(status(post)).isEqualTo(200);
		String second = Newsroom.unique("second");
		change(post, Map.of("slug", second));
		awaitAllDelivered();
		assertRedirects(old, second);
		this.site.stop();
		this.site.start();
		assertRedirects(old, second);
		String third = Newsroom.unique("third");
		change(post, Map.of("slug", third));
		awaitAllDelivered();
		assertRedirects(old, third);
		assertRedirects(second, third);
		assertThat(read("/posts/" + third).statusCode()).isEqualTo(200);
	}

	/**
	 * On the site's root, or in the folder that the blog had; what is no such number is
	 * the home page.
	 */
	@Test
	void anAddressOfWordPressRedirects() {
		JsonNode post = publish("From WordPress");
		awaitAllDelivered();
		for (String address : List.of("?p=4711", "?attachment_id=4712", "2021/03/02/pier")) {
			this.jdbc.sql("INSERT INTO post_redirect (slug, post_id, created_at) VALUES (?, CAST(? AS uuid), now())")
				.params(address, Newsroom.id(post))
				.update();
		}
		for (String path : List.of("/?p=4711", "/?utm=1&p=4711", "/index.php?p=4711", "/blog/?p=4711",
				"/blog/index.php?p=4711", "/?attachment_id=4712", "/2021/03/02/pier")) {
			HttpResponse<String> response = read(path);
			while (response.statusCode() == 308 && response.headers().firstValue("Location").orElse("").contains("?")) {
				response = read(response.headers().firstValue("Location").orElseThrow());
			}
			assertThat(response.statusCode()).as(path).isEqualTo(308);
			assertThat(response.headers().allValues("Location")).as(path).containsExactly("/posts/" + slug(post));
		}
		assertThat(read("/?p=4713").statusCode()).isEqualTo(404);
		assertThat(read("/?p=one").statusCode()).isEqualTo(200);
		assertThat(read("/?page=2").statusCode()).isEqualTo(200);
		assertThat(read("/posts/" + slug(post) + "?p=4713").statusCode()).isEqualTo(200);
	}

	/** At any address without a page, until it is deleted; previews answer the same. */
	@Test
	void aRedirectByHandIsAnsweredAsInPreviews() {
		String name = Newsroom.unique("old");
		for (String from : List.of("/" + name + "/%C3%A4", "/posts/" + name, "/tags/" + name, "/categories/" + name,
				"/authors/" + name)) {
			assertThat(read(from).statusCode()).as(from).isEqualTo(404);
			JsonNode redirect = this.api.asEditor()
				.mutate("createRedirect", Map.of("from", from, "to", "/posts/grüße"), "id");
			awaitAllDelivered();
			assertThat(read(from).statusCode()).as(from).isEqualTo(308);
			assertThat(read(from).headers().allValues("Location")).as(from).containsExactly("/posts/gr%C3%BC%C3%9Fe");
			HttpResponse<String> preview = this.api.asEditor().get("/preview" + from);
			assertThat(preview.statusCode()).as(from).isEqualTo(308);
			assertThat(preview.headers().firstValue("Location").orElse("")).as(from)
				.endsWith("/preview/posts/gr%C3%BC%C3%9Fe");
			this.api.asEditor().mutate("deleteRedirect", Map.of("id", redirect.get("id").asString()), "id");
			awaitAllDelivered();
			assertThat(read(from).statusCode()).as(from).isEqualTo(404);
		}
		this.api.asEditor()
			.mutate("createRedirect", Map.of("from", "/" + name, "to", "https://a.example/b?c=d#e"), "id");
		awaitAllDelivered();
		assertThat(read("/" + name).headers().allValues("Location")).containsExactly("https://a.example/b?c=d#e");
	}

	/** Rendered by the first request, cached afterwards. */
	private static void assertRedirects(String from, String to) {
		for (int again = 0; again < 3; again++) {
			HttpResponse<String> response = read("/posts/" + from);
			assertThat(response.statusCode()).isEqualTo(308);
			assertThat(response.headers().allValues("Location")).containsExactly("/posts/" + to);
		}
	}

	/** Without scripts too: the preview's page has none. */
	@ParameterizedTest
	@ValueSource(strings = { "/posts/there-is-no-such-post", "/posts/%00", "/no/such/page", "/tags/none",
			"/categories/none", "/authors/none", "/page/none", "/tags/none/page/none", "/wp-login.php" })
	void unknownAddressesAreNotFound(String path) {
		HttpResponse<String> response = read(path);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.headers().allValues("Cache-Control")).containsExactly("private, no-store");
		assertThat(withoutScripts(response.body())).contains("<h1>Page not found</h1>", "</header>", "</footer>")
			.isEqualTo(withoutScripts(this.api.asEditor().get("/preview/posts/there-is-no-such-post?bar=0").body())
				.replace(TLS.url().toString(), SITE.toString()));
	}

	/** What a reader without scripts sees: the elements of the body. */
	private static String withoutScripts(String html) {
		Document page = Jsoup.parse(html);
		page.select("script, template, body > div[hidden]").remove();
		page.select("a[href^=/preview]")
			.forEach((link) -> link.attr("href",
					link.attr("href").replaceFirst("/preview/?", "/").replaceFirst("\\?.*", "")));
		NodeTraversor.filter((node, depth) -> (node instanceof Comment) ? NodeFilter.FilterResult.REMOVE
				: NodeFilter.FilterResult.CONTINUE, page);
		return page.body().children().outerHtml();
	}

	/** Addresses that anyone can make up in any number. */
	@Test
	void madeUpAddressesLeaveNothingOnTheDisk() throws Exception {
		JsonNode post = publish("Written in several ways");
		awaitAllDelivered();
		String slug = slug(post);
		this.section.lists().forEach(SiteTest::read);
		assertThat(status(post)).isEqualTo(200);
		Map<Path, Long> before = Site.files();
		for (int i = 0; i < MADE_UP; i++) {
			String name = Newsroom.unique("made-up");
			for (String path : List.of("/posts/" + name, "/categories/" + name, "/tags/" + name, "/authors/" + name,
					"/page/" + name, "/tags/" + this.section.tag() + "/page/" + name, "/xml/" + name + ".xml",
					"/sitemap-" + (900_000 + i) + ".xml", "/xml/sitemap-" + (900_000 + i) + ".xml", "/old/" + name,
					"/posts/" + name + "%2F..%2F" + slug, "/posts/" + name + ".rsc", "/posts/" + name + "?a=" + i)) {
				assertThat(read(path).statusCode()).as(path).isEqualTo(404);
			}
			// The same post, with a letter of its slug encoded: any of 2^n such
			// addresses.
			int letter = i % slug.length();
			String encoded = "/posts/" + slug.substring(0, letter) + "%%%02x".formatted((int) slug.charAt(letter))
					+ slug.substring(letter + 1);
			assertThat(read(encoded).statusCode()).as(encoded).isIn(200, 404);
			assertThat(read("/posts/" + slug + "?utm=" + i).statusCode()).isEqualTo(200);
		}
		assertThat(Site.files()).isEqualTo(before);
		assertThat(isCached(read("/posts/" + slug))).as("the post's page is kept").isTrue();
	}

}
