package app.galley.settings;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Changes the settings of a site as its owner does. */
public final class OwnersSettings {

	public static final String DRAFT = """
			version changed accent accentDark scheduledPosts previewUrl hiddenLinks { list position message }
			settings { name language direction headerLinks { label address } colors { light dark } logo { id } }""";

	/** What a new site has. */
	public static final Map<String, Object> INITIAL = Map.ofEntries(Map.entry("name", "Galley"),
			Map.entry("description", "Posts, proofread and published with Galley."), Map.entry("language", "en"),
			Map.entry("direction", "FROM_LANGUAGE"), Map.entry("timeZone", "UTC"), Map.entry("dateStyle", "LONG"),
			Map.entry("theme", "SERIF"), Map.entry("logo", ""), Map.entry("logoDark", ""), Map.entry("icon", ""),
			Map.entry("shareImage", ""), Map.entry("headerLinks", List.of()), Map.entry("footerLinks", List.of()),
			Map.entry("accent", ""), Map.entry("accentDark", ""), Map.entry("socialLinks", List.of()),
			Map.entry("indexed", true), Map.entry("copyright", ""), Map.entry("analyticsScript", ""),
			Map.entry("analyticsAttributes", List.of()));

	private final Api admin;

	/**
	 * @param api signed in as an administrator
	 */
	public OwnersSettings(Api api) {
		this.admin = api;
	}

	public JsonNode state() {
		return this.admin.data("{ siteSettingsDraft { %s } }".formatted(DRAFT)).get("siteSettingsDraft");
	}

	public int version() {
		return state().get("version").asInt();
	}

	/** Stores draft settings; the draft. */
	public JsonNode save(Map<String, ?> settings) {
		Map<String, Object> input = new HashMap<>(settings);
		input.put("version", version());
		return this.admin.mutate("saveSiteSettings", input, DRAFT);
	}

	public void publish(Map<String, ?> settings) {
		JsonNode draft = save(settings);
		if (draft.get("changed").asBoolean()) {
			this.admin.mutate("publishSiteSettings", Map.of("version", draft.get("version").asInt()), "version");
		}
	}

	/** Uploads a file; the id of the upload. */
	public String upload(byte[] file) throws IOException, InterruptedException {
		JsonNode upload = this.admin.mutate("uploadSiteImage", Map.of("contentType", "image/png", "bytes", file.length),
				"id url headers { name value }");
		try (HttpClient http = HttpClient.newHttpClient()) {
			assertThat(http
				.send(HttpRequest.newBuilder(URI.create(upload.get("url").asString()))
					.header(upload.at("/headers/0/name").asString(), upload.at("/headers/0/value").asString())
					.PUT(HttpRequest.BodyPublishers.ofByteArray(file))
					.build(), HttpResponse.BodyHandlers.ofString())
				.statusCode()).isEqualTo(200);
		}
		return upload.get("id").asString();
	}

	/** Uploads an image; its id. */
	public String image(byte[] file) throws IOException, InterruptedException {
		return this.admin.mutate("confirmSiteImage", Map.of("id", upload(file)), "id").get("id").asString();
	}

	/** Links with the label and address of each pair. */
	public static List<Map<String, String>> links(String... labelsAndAddresses) {
		List<Map<String, String>> links = new java.util.ArrayList<>();
		for (int i = 0; i < labelsAndAddresses.length; i += 2) {
			links.add(Map.of("label", labelsAndAddresses[i], "address", labelsAndAddresses[i + 1]));
		}
		return links;
	}

}
