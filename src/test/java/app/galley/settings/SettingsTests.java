package app.galley.settings;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.Statements;
import app.galley.id.ImageId;
import app.galley.image.ImageReferences;
import app.galley.media.TestImages;
import app.galley.preview.LivePages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/** Settings of the site, over HTTP. */
@GalleyTest
class SettingsTests {

	private static final String PUBLIC = """
			{ siteSettings { name description language direction timeZone dateStyle logo { url width height }
			  headerLinks { label address } footerLinks { label address } socialLinks { label address }
			  colors { light dark } indexed copyright } }""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	LivePages pages;

	@Autowired
	List<ImageReferences> references;

	@Autowired
	Statements statements;

	Api admin;

	OwnersSettings owner;

	@BeforeEach
	void start() {
		this.admin = this.api.asEditor();
		this.owner = new OwnersSettings(this.admin);
	}

	/** Other tests of this server expect its initial settings. */
	@AfterEach
	void restore() {
		this.owner.publish(OwnersSettings.INITIAL);
	}

	@Test
	void readersSeeSettingsOncePublished() {
		JsonNode draft = this.owner.save(Map.of("name", "Die Mühle", "language", "de-at", "copyright", "© Mühle",
				"indexed", false, "accent", "#0B5FA5", "headerLinks", OwnersSettings.links("Start", "/"), "socialLinks",
				OwnersSettings.links("Mastodon", "https://social.example/@muehle")));
		assertThat(draft.get("changed").asBoolean()).isTrue();
		assertThat(draft.at("/settings/language").asString()).isEqualTo("de-AT");
		assertThat(this.api.data(PUBLIC).at("/siteSettings/name").asString()).isEqualTo("Galley");
		assertThat(this.pages.render("/").html()).contains("<html lang=\"en\">").doesNotContain("Mühle");

		HttpResponse<String> preview = this.api.get(path(draft));
		assertThat(preview.statusCode()).isEqualTo(200);
		assertThat(preview.body()).contains("<html lang=\"de-AT\">", ">Die Mühle</a>", "© Mühle",
				":root{--accent:light-dark(#0b5fa5,", "draft settings", "content=\"noindex\"");
		assertThat(preview.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("'sha256-");
		assertThat(this.api.get(path(draft).replace("token=settings.A", "token=settings.B")).statusCode())
			.isEqualTo(404);
		assertThat(this.admin.get("/preview/").body()).doesNotContain("Mühle");

		this.admin.mutate("publishSiteSettings", version(draft), OwnersSettings.DRAFT);
		JsonNode published = this.api.data(PUBLIC).get("siteSettings");
		assertThat(published.get("name").asString()).isEqualTo("Die Mühle");
		assertThat(published.at("/colors/light").asString()).isEqualTo("#0b5fa5");
		assertThat(published.at("/socialLinks/0/address").asString()).isEqualTo("https://social.example/@muehle");
		assertThat(this.pages.render("/").html()).contains("<html lang=\"de-AT\">", "Die Mühle", "rel=\"me\"");
		JsonNode change = this.admin
			.data("{ activity(first: 1) { nodes { action kind subject changes { field after } } } }")
			.at("/activity/nodes/0");
		assertThat(change.get("action").asString()).isEqualTo("PUBLISHED");
		assertThat(change.get("kind").asString()).isEqualTo("SITE_SETTINGS");
		assertThat(change.toString()).contains("\"name\"", "Die Mühle", "Start: /");
	}

	@Test
	void theSecondAdministratorSeesWhatTheFirstOneChanged() {
		JsonNode draft = this.owner.state();
		JsonNode first = this.admin.mutate("saveSiteSettings",
				Map.of("version", draft.get("version").asInt(), "name", "First"), OwnersSettings.DRAFT);
		assertThat(this.admin
			.refused("saveSiteSettings", Map.of("version", draft.get("version").asInt(), "name", "Second"))
			.toString()).contains("CONFLICT", "input.version", "by editor");
		assertThat(this.admin.refused("publishSiteSettings", version(draft)).toString()).contains("CONFLICT");
		assertThat(this.admin
			.mutate("saveSiteSettings", Map.of("version", first.get("version").asInt()), OwnersSettings.DRAFT)
			.get("version")).as("nothing changed").isEqualTo(first.get("version"));
		JsonNode discarded = this.admin.mutate("discardSiteSettings", version(first), OwnersSettings.DRAFT);
		assertThat(discarded.at("/settings/name").asString()).isEqualTo("Galley");
		assertThat(discarded.get("version").asInt()).isGreaterThan(first.get("version").asInt());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			language  | xx           | no such language
			language  | german       | no such language
			language  | de-ZZ        | no such language
			language  | en_US        | no such language
			language  |              | no such language
			timeZone  | Europe/Mars  | no such time zone
			timeZone  | +02:00       | no such time zone
			name      |              | enter 1 to 80
			accent    | red          | six hexadecimal digits
			accent    | #ffcc00      | 1.3 to 1, and text needs at least 4.5 to 1. The nearest colour that works is #
			accentDark| #000000      | on the dark background: 1.1 to 1
			accentDark| #ffffff      | accent: enter a colour for the light scheme too
			logo      | x            | no image has this id
			shareImage| 00000000-0000-7000-8000-000000000000 | no image has this id
			""")
	void namesWhatIsWrong(String field, String value, String message) {
		String refused = this.admin
			.refused("saveSiteSettings",
					Map.of("version", this.owner.version(), field, Objects.requireNonNullElse(value, "")))
			.toString();
		assertThat(refused).contains("BAD_REQUEST", message);
	}

	@Test
	void linksLeadToPathsOrWebAddresses() {
		for (String address : List.of("", "about", "//host", "/a?b", "/a#b", "/a b", "javascript:alert(1)",
				"data:text/html,x", "https://", "https://user:word@a.example/", "/\\host", "/a\\b")) {
			assertThat(this.admin
				.refused("saveSiteSettings",
						Map.of("version", this.owner.version(), "footerLinks", OwnersSettings.links("Label", address)))
				.toString()).as(address).contains("BAD_REQUEST", "input.footerLinks.0.address");
		}
		assertThat(
				this.admin
					.refused("saveSiteSettings",
							Map.of("version", this.owner.version(), "socialLinks",
									OwnersSettings.links("Label", "/path")))
					.toString())
			.contains("input.socialLinks.0.address", "https://");
		JsonNode saved = this.owner.save(Map.of("headerLinks", List.of(Map.of("label", " About ", "address", "/about"),
				Map.of("label", "Ö", "address", "/über-uns"))));
		assertThat(saved.at("/settings/headerLinks").toString()).contains("\"About\"", "/über-uns");
	}

	@Test
	void aScriptThatCountsVisitsIsForThePublicPagesOnly() {
		assertThat(refused(Map.of("analyticsScript", "https://stats.example/script.js?key=secret")))
			.contains("input.analyticsScript", "without ? and #");
		assertThat(refused(Map.of("analyticsScript", "http://stats.example/script.js")))
			.contains("input.analyticsScript", "starts with https://");
		assertThat(refused(Map.of("analyticsAttributes", List.of(Map.of("name", "onload", "value", "x")))))
			.contains("input.analyticsAttributes.0.name", "starts with data-");
		this.owner.publish(Map.of("analyticsScript", "https://stats.example/script.js", "analyticsAttributes",
				List.of(Map.of("name", "data-website-id", "value", "a \"b\" <c>"))));
		assertThat(this.api.data("{ siteSettings { analytics { address attributes { name value } } } }").toString())
			.contains(
					"{\"address\":\"https://stats.example/script.js\",\"attributes\":[{\"name\":\"data-website-id\",\"value\":\"a \\\"b\\\" <c>\"}]}");
		assertThat(this.api.asEditor().get("/preview/").body()).doesNotContain("stats.example");
		this.owner.publish(Map.of("analyticsScript", ""));
		assertThat(this.api.data("{ siteSettings { analytics { address } } }").at("/siteSettings/analytics").isNull())
			.isTrue();
	}

	private String refused(Map<String, ?> settings) {
		Map<String, Object> input = new HashMap<>(settings);
		input.put("version", this.owner.version());
		return this.admin.refused("saveSiteSettings", input).toString();
	}

	@Test
	void aSuggestedColourIsAccepted() {
		String refused = this.admin
			.refused("saveSiteSettings", Map.of("version", this.owner.version(), "accent", "#ffcc00"))
			.get(0)
			.get("message")
			.asString();
		String suggested = refused.substring(refused.lastIndexOf('#'));
		JsonNode colors = this.owner.save(Map.of("accent", suggested)).at("/settings/colors");
		assertThat(colors.get("light").asString()).isEqualTo(suggested);
		assertThat(Accent.Scheme.LIGHT.contrast(suggested)).isBetween(4.5, 4.7);
		assertThat(Accent.Scheme.DARK.contrast(colors.get("dark").asString())).isGreaterThanOrEqualTo(4.5);
	}

	@Test
	void aLinkToSomethingUnpublishedIsHiddenAndReported() {
		JsonNode post = this.newsroom.publish("In the menu");
		String path = "/posts/" + post.get("slug").asString();
		JsonNode page = this.newsroom.approve(
				this.newsroom.submit(this.newsroom
					.create(Map.of("kind", "PAGE", "title", Newsroom.unique("Hidden"), "bodyMarkdown", "Text."))),
				Map.of());
		String about = "/" + page.get("slug").asString();
		JsonNode draft = this.owner.save(Map.of("headerLinks",
				List.of(Map.of("label", "Home", "address", "/"), Map.of("label", "Chosen", "address", path),
						Map.of("label", "None", "address", "/categories/no-such-category"),
						Map.of("label", "About", "address", about), Map.of("label", "Shop", "address", "/shop"))));
		assertThat(draft.get("hiddenLinks")).singleElement()
			.satisfies((link) -> assertThat(link.toString()).contains("headerLinks", "\"position\":2",
					"is not published"));
		assertThat(draft.at("/settings/headerLinks")).hasSize(5);
		this.admin.mutate("publishSiteSettings", version(draft), OwnersSettings.DRAFT);
		assertThat(menu()).containsExactly("Home", "Chosen", "About", "Shop");
		this.admin.mutate("unpublishPost", Map.of("id", Newsroom.id(post)), "id");
		assertThat(menu()).containsExactly("Home", "About", "Shop");
		this.admin.mutate("unpublishPost", Map.of("id", Newsroom.id(page)), "id");
		assertThat(menu()).containsExactly("Home", "Shop");
		assertThat(this.owner.state().get("hiddenLinks")).hasSize(3);
		assertThat(this.pages.render("/").html()).contains(">Home</a>").doesNotContain(">Chosen</a>");
	}

	@Test
	void moreThanEightLinksAreBehindMore() {
		List<Map<String, String>> links = IntStream.rangeClosed(1, 10)
			.mapToObj((n) -> Map.of("label", "Link " + n, "address", "/path-" + n))
			.toList();
		String html = this.api.get(path(this.owner.save(Map.of("headerLinks", links)))).body();
		assertThat(html.indexOf("Link 8")).isLessThan(html.indexOf("<summary>More</summary>"));
		assertThat(html.indexOf("Link 9")).isGreaterThan(html.indexOf("<summary>More</summary>"));
	}

	@Test
	void aLogoIsUploadedAndKept() throws Exception {
		assertThat(
				this.admin.refused("uploadSiteImage", Map.of("contentType", "image/svg+xml", "bytes", 100)).toString())
			.contains("BAD_REQUEST", "input.contentType", "SVG files can contain scripts");
		byte[] svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".getBytes();
		assertThat(this.admin.refused("confirmSiteImage", Map.of("id", this.owner.upload(svg))).toString())
			.contains("BAD_REQUEST", "not a PNG, JPEG or WebP image");
		String upload = this.owner
			.upload(TestImages.encode(new BufferedImage(320, 64, BufferedImage.TYPE_INT_ARGB), "png"));
		String logo = this.admin.mutate("confirmSiteImage", Map.of("id", upload), "id").get("id").asString();
		assertThat(this.admin.refused("confirmSiteImage", Map.of("id", upload)).toString()).contains("NOT_FOUND");
		JsonNode draft = this.owner.save(Map.of("logo", logo));
		assertThat(referenced(logo)).isTrue();
		this.admin.mutate("publishSiteSettings", version(draft), OwnersSettings.DRAFT);
		JsonNode shown = this.api.data(PUBLIC).at("/siteSettings/logo");
		assertThat(shown.get("width").asInt()).isEqualTo(320);
		assertThat(this.pages.render("/").html()).contains("<img class=\"logo\" src=\"" + shown.get("url").asString());
		assertThat(referenced(logo)).isTrue();
	}

	@Test
	void theIconIsMadeInEverySizeFromOneUpload() throws Exception {
		String icon = this.owner
			.image(TestImages.encode(new BufferedImage(600, 520, BufferedImage.TYPE_INT_RGB), "png"));
		assertThat(this.api.get("/icons/" + icon + "/32.png").statusCode()).as("not in the settings").isEqualTo(404);
		String preview = this.api.get(path(this.owner.save(Map.of("icon", icon)))).body();
		assertThat(preview).contains("href=\"/icons/" + icon + "/180.png\"").doesNotContain("/icon.svg");
		for (int size : new int[] { 32, 180, 192, 512 }) {
			HttpResponse<byte[]> file = bytes("/icons/" + icon + "/" + size + ".png");
			BufferedImage image = ImageIO.read(new ByteArrayInputStream(file.body()));
			assertThat(List.of(image.getWidth(), image.getHeight())).containsOnly(size);
			assertThat(file.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable", "public");
		}
		assertThat(bytes("/icons/" + icon + "/favicon.ico").body()).startsWith(0, 0, 1, 0, 1, 0, 32, 32);
		assertThat(this.api.get("/icons/" + icon + "/5000.png").statusCode()).isEqualTo(404);
	}

	private HttpResponse<byte[]> bytes(String path) throws Exception {
		try (HttpClient http = HttpClient.newHttpClient()) {
			HttpResponse<byte[]> response = http.send(HttpRequest.newBuilder(this.api.url(path)).build(),
					HttpResponse.BodyHandlers.ofByteArray());
			assertThat(response.statusCode()).isEqualTo(200);
			return response;
		}
	}

	@Test
	void theSettingsOfALivePageAreInMemory() {
		this.pages.render("/about-nothing");
		assertThat(this.statements.during(() -> this.pages.render("/about-nothing")))
			.noneMatch((sql) -> sql.contains("site_settings"));
	}

	private boolean referenced(String image) {
		return this.references.stream().anyMatch((module) -> !module.referenced(Set.of(ImageId.of(image))).isEmpty());
	}

	private List<String> menu() {
		return this.api.data(PUBLIC)
			.at("/siteSettings/headerLinks")
			.valueStream()
			.map((link) -> link.get("label").asString())
			.toList();
	}

	private static Map<String, Integer> version(JsonNode draft) {
		return Map.of("version", draft.get("version").asInt());
	}

	private static String path(JsonNode draft) {
		URI url = URI.create(draft.get("previewUrl").asString());
		return url.getPath() + "?" + url.getQuery();
	}

}
