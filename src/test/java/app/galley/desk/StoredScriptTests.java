package app.galley.desk;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import com.microsoft.playwright.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Text that people type stays text on every page of the desk and in previews.
 */
@GalleyTest
@Timeout(300)
class StoredScriptTests {

	private static final String HOSTILE = "\"'><img src=\"/hostile\" onerror=\"window.hacked=1\"><script>window.hacked=1</script>{{7*7}}${7*7}";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Test
	void noFieldAddsAnElementToAPage() {
		String author = this.newsroom.author(HOSTILE);
		edit("Author", author, Map.of("bio", HOSTILE));
		String category = this.newsroom.category(HOSTILE);
		String tag = this.newsroom.tag(HOSTILE);
		JsonNode draft = this.newsroom.draft(HOSTILE, author, category, List.of(tag));
		JsonNode illustrated = this.newsroom.illustrate(draft);
		// Articles may contain images, but no scripts.
		String body = HOSTILE.replace("\"/hostile\"",
				"\"image:%s\" alt=\"x\"".formatted(illustrated.at("/featuredImage/id").asString()));
		JsonNode task = this.newsroom.edit(illustrated, Map.of("excerpt", HOSTILE, "featuredImageAlt", HOSTILE,
				"bodyMarkdown", "A `" + HOSTILE + "` b\n\n" + body));
		JsonNode rejected = this.newsroom
			.submit(this.newsroom.edit(this.newsroom.draft(HOSTILE, author, category, List.of(tag)),
					Map.of("bodyMarkdown", "*" + body + "*\n")));
		this.api.asEditor()
			.data("mutation($input: RejectContentTaskInput!) { rejectContentTask(input: $input) { id } }",
					Map.of("input", Map.of("id", Newsroom.id(rejected), "version", rejected.get("version").asInt(),
							"reason", HOSTILE)));
		JsonNode post = this.newsroom.approve(this.newsroom.submit(task), Map.of());
		String own = "/desk/tasks/" + Newsroom.id(task);
		List<String> pages = List.of("/desk", "/desk/drafts", own, own + "/picture", own + "/proof", own + "/review",
				"/desk/tasks/" + Newsroom.id(rejected), "/desk/posts", "/desk/posts/" + Newsroom.id(post), "/desk/site",
				"/desk/taxonomy", "/desk/people", "/desk?q=" + "%3Cimg%20src%3D/hostile%3E",
				"/preview/posts/" + post.get("slug").asString(), "/preview/");
		Map<String, Object> found = new HashMap<>();
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(3), (browser) -> {
				try (Person editor = new Person(browser, this.api.url(""), 1440, null)) {
					editor.signedIn("editor");
					editor.isAt("/desk$");
					editor.page.onRequest((request) -> {
						if (URI.create(request.url()).getPath().equals("/hostile")) {
							found.put(editor.page.url(), "asks for " + request.url());
						}
					});
					for (String page : pages) {
						editor.openAndSettle(page);
						for (Frame frame : editor.page.frames()) {
							Object hacked = frame.evaluate(
									"Boolean(window.hacked) || document.querySelectorAll('[src=\"/hostile\"], [onerror]').length > 0");
							if (!Boolean.FALSE.equals(hacked)) {
								found.put(page + " in " + frame.url(), hacked);
							}
						}
					}
				}
			});
		}
		assertThat(found).isEmpty();
	}

	private void edit(String kind, String slug, Map<String, ?> changes) {
		String lower = kind.toLowerCase(Locale.ROOT);
		Map<String, Object> input = new HashMap<>(changes);
		input.put("id",
				this.api.asEditor()
					.data("query($slug: String!) { " + lower + "(slug: $slug) { id } }", Map.of("slug", slug))
					.at("/" + lower + "/id")
					.asString());
		this.api.asEditor()
			.data("mutation($input: Edit" + kind + "Input!) { edit" + kind + "(input: $input) { id } }",
					Map.of("input", input));
	}

}
