package app.galley.desk;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What may be wrong with the images, links and pasted text of an article. Uploads that
 * are too large or cut off are in {@link LibraryDeskTests}, lost connections and ended
 * sessions in {@link EditorTests}.
 */
@GalleyTest
@Timeout(600)
class WritingInputTests {

	private static final String PASTE_SPANS = """
			() => {
			  const data = new DataTransfer();
			  data.setData('text/plain', 'deep');
			  data.setData('text/html', `<p><b>Bold</b></p>${'<span style="font-style:italic">'.repeat(10000)}deep${'</span>'.repeat(10000)}`);
			  document.querySelector('#bodyMarkdown').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
			}""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts people;

	@Test
	void anImageThatIsDeletedBeforeTheTextIsSavedIsNamedAndNothingIsLost() throws Exception {
		String image = upload("Deleted meanwhile");
		JsonNode draft = this.newsroom.illustrate(this.newsroom.draft("Names an image"));
		String text = "Before.\n\n![Gone](image:%s)\n\nAfter.".formatted(image);
		write(draft, "editor", (writer, area) -> {
			writer.page.waitForCondition(area::isEnabled);
			writer.page.context().setOffline(true);
			area.fill(text);
			writer.sees("#save-state", "Not saved: no connection");
			this.api.asEditor().mutate("deleteImage", Map.of("id", image), "id");
			writer.page.context().setOffline(false);
			writer.sees("#save-state", "Saved ");
			writer.sees("#problem-list", "names no stored image: add the image again");
			writer.press("Send for review");
			writer.sees("#notices, #bodyMarkdown-error:not(:empty), dialog[open]");
			assertThat(area).hasValue(text);
		});
		JsonNode task = this.newsroom.task(Newsroom.id(draft));
		assertThat(task.get("status").asString()).isEqualTo("DRAFT");
		JsonNode refused = this.api.asEditor().refused("submitContentTask", Newsroom.seen(task)).get(0);
		assertThat(refused.at("/extensions/code").asString()).isIn("BAD_REQUEST", "INCOMPLETE", "CONFLICT");
		assertThat(refused.toString()).contains("bodyMarkdown", "names no stored image");
	}

	@Test
	void twoUploadsOfTheSameFileAreTwoImages() throws Exception {
		String one = upload("One of two");
		String other = upload("Other of two");
		assertThat(one).isNotEqualTo(other);
		String url = address(other);
		assertThat(address(one)).isEqualTo(url);
		this.api.asEditor().mutate("deleteImage", Map.of("id", one), "id");
		assertThat(this.api.get(URI.create(url).getPath()).statusCode()).isEqualTo(200);
		assertThat(address(other)).isEqualTo(url);
	}

	@Test
	void deeplyNestedMarkupIsPastedAsItsWords() {
		write(this.newsroom.draft("Pasted spans"), "editor", (writer, area) -> {
			area.fill("");
			writer.page.evaluate(PASTE_SPANS);
			assertThat(area).hasValue(Pattern.compile("\\*\\*Bold\\*\\*\\s+_deep_\\s*"),
					new LocatorAssertions.HasValueOptions().setTimeout(30_000));
			writer.sees("#save-state", "Saved ");
		});
	}

	/** As if it were not there, in an address, an input and a text. */
	@Test
	void anotherWritersDraftIsNotFound() {
		String writer = this.people.add("wanda", Role.WRITER);
		Api own = this.api.as(writer, Api.PASSWORD);
		JsonNode theirs = this.newsroom.draft("Unreleased scoop");
		String id = Newsroom.id(theirs);
		String none = "00000000-0000-7000-8000-000000000000";
		for (String mutation : List.of("uploadImage", "generateImages", "addNote", "editContentTask",
				"submitContentTask", "chooseFeaturedImage")) {
			assertThat(refused(own, mutation, id)).as(mutation)
				.isEqualTo(refused(own, mutation, none).replace(none, id))
				.contains("NOT_FOUND");
		}
		String problems = "query($markdown: String!) { renderedArticle(markdown: $markdown) { contentHtml textProblems { code message } } }";
		assertThat(own.data(problems, Map.of("markdown", "[It](post:" + id + ")")).toString())
			.isEqualTo(own.data(problems, Map.of("markdown", "[It](post:" + none + ")")).toString().replace(none, id))
			.contains("UNKNOWN_POST");
		write(theirs, writer, (person, area) -> {
			person.sees("#draft-title", "Draft not found");
			assertThat(person.page.content()).doesNotContain("scoop");
		});
	}

	private static String refused(Api account, String mutation, String id) {
		Map<String, ?> input = switch (mutation) {
			case "uploadImage" -> Map.of("taskId", id, "contentType", "image/png", "bytes", 100);
			case "generateImages" -> Map.of("taskId", id, "prompt", "A cat", "count", 1);
			case "addNote" -> Map.of("taskId", id, "text", "Mine");
			case "chooseFeaturedImage" -> Map.of("taskId", id, "version", 1, "imageId", id);
			default -> Map.of("id", id, "version", 1);
		};
		return account.refused(mutation, input).toString();
	}

	/** Each follows the slug of the other. */
	@Test
	void postsThatLinkToEachOtherAndThemselvesAreShown() {
		JsonNode one = this.newsroom.publish("Circle one");
		JsonNode other = publish("Circle two", "[One](post:%s)".formatted(Newsroom.id(one)));
		String links = "[Two](post:%s) and [myself](post:%s)".formatted(Newsroom.id(other), Newsroom.id(one));
		String first = Newsroom.unique("first");
		String second = Newsroom.unique("second");
		change(one, Map.of("bodyMarkdown", links, "slug", first));
		change(other, Map.of("slug", second));
		Api.await(() -> links(first), List.of("/posts/" + second, "/posts/" + first)::equals);
		Api.await(() -> links(second), List.of("/posts/" + first)::equals);
		assertThat(this.api.asEditor().get("/preview/posts/" + first).statusCode()).isEqualTo(200);
	}

	@Test
	void fiveHundredImagesInOnePostAreAllShown() throws Exception {
		String image = upload("One of many");
		String text = "![x](image:%s \"c\")\n\n".formatted(image).repeat(500);
		JsonNode post = publish("Five hundred images", text);
		Document article = article(post.get("slug").asString());
		assertThat(article.select("figure > img[src][width][height]")).hasSize(500);
		JsonNode draft = this.newsroom.edit(this.newsroom.draft("Many images"), Map.of("bodyMarkdown", text));
		write(draft, "editor", (writer, area) -> {
			assertThat(writer.page.frameLocator("#article").locator("figure img")).hasCount(500,
					new LocatorAssertions.HasCountOptions().setTimeout(30_000));
			area.press("Control+End");
			writer.page.keyboard().type("Words.");
			writer.sees("#save-state", "Saved ");
		});
	}

	private List<String> links(String slug) {
		return article(slug).select("a").eachAttr("href");
	}

	private Document article(String slug) {
		return Jsoup
			.parse(this.api.data("query($slug: String!) { post(slug: $slug) { contentHtml } }", Map.of("slug", slug))
				.at("/post/contentHtml")
				.asString());
	}

	private JsonNode publish(String title, String text) {
		JsonNode draft = this.newsroom.illustrate(this.newsroom.draft(title));
		return this.newsroom.approve(this.newsroom.submit(this.newsroom.edit(draft, Map.of("bodyMarkdown", text))),
				Map.of());
	}

	private void change(JsonNode post, Map<String, ?> changes) {
		this.newsroom.approve(this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post), changes)), Map.of());
	}

	private String address(String image) {
		return this.api.asEditor()
			.data("query($id: ID!) { image(id: $id) { image { url } } }", Map.of("id", image))
			.at("/image/image/url")
			.asString();
	}

	private String upload(String alt) throws IOException, InterruptedException {
		Api editor = this.api.asEditor();
		byte[] png = Squares.png();
		JsonNode upload = editor.mutate("uploadImage", Map.of("contentType", "image/png", "bytes", png.length),
				"id url headers { name value }");
		HttpRequest.Builder put = HttpRequest.newBuilder(URI.create(upload.get("url").asString()))
			.PUT(HttpRequest.BodyPublishers.ofByteArray(png));
		upload.get("headers")
			.forEach((header) -> put.header(header.get("name").asString(), header.get("value").asString()));
		try (HttpClient http = HttpClient.newHttpClient()) {
			assertThat(http.send(put.build(), HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(200);
		}
		return Newsroom.id(editor.mutate("confirmLibraryImage", Map.of("id", Newsroom.id(upload), "alt", alt), "id"));
	}

	private void write(JsonNode draft, String username, BiConsumer<Person, Locator> writing) {
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(3), (browser) -> {
				try (Person writer = new Person(browser, this.api.url(""), 1440, null)) {
					writer.signedIn(username);
					writer.isAt("/desk$");
					writer.open("/desk/tasks/" + Newsroom.id(draft));
					writing.accept(writer, writer.field("Article (Markdown)"));
				}
			});
		}
	}

}
