package app.galley.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import app.galley.Api;
import app.galley.OwnProcesses;
import app.galley.credential.C2pa;
import app.galley.credential.CredentialReader;
import app.galley.credential.CredentialReport;
import app.galley.credential.SigningKey;
import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.xmp.XmpDirectory;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the import command in another process, then fetches and checks every image that
 * the published pages can load. {@code -Dproof.corpus=DIR} sets the folder of Markdown;
 * the default is the hard cases of the proof.
 */
@OwnProcesses
class PublishedImagesTests {

	private static final String CORPUS = System.getProperty("proof.corpus", "src/test/resources/proof");

	private static final String POSTS = """
			nodes { slug createdBy updatedBy
			  author { slug } category { slug } tags { slug }
			  featuredImage { url srcset width height bytes contentType blurDataUrl alt
			    renditions { url width height bytes contentType }
			    share { url width height bytes contentType } } }""";

	private final SigningKey key = SigningKey.create("Example Press", Instant.now().minusSeconds(60));

	private final Map<String, String> settings = new HashMap<>();

	@TempDir
	private Path files;

	@Test
	@Timeout(value = 30, unit = TimeUnit.MINUTES)
	void matchTheDatabaseAndCarryTheirProvenance(@TempDir Path data) throws Exception {
		try (BackingServices backing = new BackingServices(data)) {
			this.settings.putAll(backing.environment());
			this.settings.put("GALLEY_CREDENTIAL_KEY", this.key.keyPem().replace("\n", "\\n"));
			this.settings.put("GALLEY_CREDENTIAL_CHAIN", this.key.chainPem());
			String imported = run("import", CORPUS, "--approve");
			long files = files();
			assertThat(imported).contains(
					"%d new, 0 changed, 0 unchanged, 0 edited here, %d approved, 0 scheduled, 0 drafts, 0 with errors"
						.formatted(files, files));
			System.out.println("Import of " + CORPUS + ": " + imported.substring(imported.lastIndexOf("Took")).strip());
			assertThat(run("import", CORPUS, "--approve"))
				.contains("0 new, 0 changed, %d unchanged, 0 edited here, 0 approved".formatted(files));
			try (GalleyProcess galley = GalleyProcess.start(this.settings)) {
				Api api = Api.at(galley.awaitReady()).asEditor();
				List<JsonNode> posts = posts(api, POSTS);
				assertThat(posts).hasSize((int) files);
				// The command did not know this server's port.
				Api.await(() -> backing.jdbc().sql("SELECT rebased FROM image_base").query(Boolean.class).single(),
						(rebased) -> rebased);
				check(api, backing.jdbc(), posts);
				checkTexts(api);
			}
		}
	}

	/** Images in the text come from this bucket, or are listed where a writer sees it. */
	private static void checkTexts(Api api) {
		int own = 0;
		int outside = 0;
		for (JsonNode post : posts(api, "nodes { slug contentHtml bodyMarkdown }")) {
			long listed = api
				.data("query($markdown: String!) { renderedArticle(markdown: $markdown) { textProblems { code } } }",
						Map.of("markdown", post.get("bodyMarkdown").asString()))
				.at("/renderedArticle/textProblems")
				.valueStream()
				.filter((problem) -> Set.of("OUTSIDE_IMAGE", "RELATIVE_IMAGE", "UNKNOWN_IMAGE")
					.contains(problem.get("code").asString()))
				.count();
			long others = 0;
			for (Element image : Jsoup.parse(post.get("contentHtml").asString()).select("img")) {
				String address = image.attr("src");
				String path = address.replaceFirst("^https?://localhost:\\d+(?=/cdn/)", "");
				if (path.startsWith("/cdn/")) {
					assertThat(api.get(path).statusCode()).as(address).isEqualTo(200);
					assertThat(image.attr("width") + image.attr("height")).as(address).matches("\\d+");
					own++;
				}
				else {
					others++;
				}
			}
			assertThat(listed).as(post.get("slug").asString()).isGreaterThanOrEqualTo(others);
			outside += others;
		}
		System.out.printf("Images in the texts of %s: %d of this bucket, %d listed as of other servers%n", CORPUS, own,
				outside);
		if (System.getProperty("proof.corpus") == null) {
			assertThat(outside).isPositive();
		}
	}

	private String run(String... arguments) throws Exception {
		GalleyProcess command = GalleyProcess.start(this.settings, arguments);
		assertThat(command.awaitExit(20, TimeUnit.MINUTES)).as(command.output()).isZero();
		return command.output();
	}

	private static long files() throws IOException {
		try (var found = Files.walk(Path.of(CORPUS))) {
			return found.filter((file) -> file.toString().endsWith(".md")).count();
		}
	}

	private static List<JsonNode> posts(Api api, String nodes) {
		String query = "query($after: String) { posts(first: 50, after: $after) { %s pageInfo { hasNextPage endCursor } } }"
			.formatted(nodes);
		List<JsonNode> posts = new ArrayList<>();
		String after = null;
		do {
			Map<String, @Nullable Object> variables = new HashMap<>();
			variables.put("after", after);
			JsonNode page = api.data(query, variables).get("posts");
			page.get("nodes").forEach(posts::add);
			after = page.at("/pageInfo/hasNextPage").asBoolean() ? page.at("/pageInfo/endCursor").asString() : null;
		}
		while (after != null);
		return posts;
	}

	private void check(Api api, JdbcClient jdbc, List<JsonNode> posts) throws Exception {
		Set<String> seen = new LinkedHashSet<>();
		long bytesAt768 = 0;
		int largestBlur = 0;
		for (JsonNode post : posts) {
			assertThat(post.get("createdBy").asString()).isEqualTo("editor");
			assertThat(post.get("updatedBy").asString()).isEqualTo("editor");
			assertThat(post.at("/author/slug").asString()).isNotEmpty();
			assertThat(post.at("/category/slug").asString()).isNotEmpty();
			assertThat(post.get("tags")).isNotEmpty();
			JsonNode image = post.get("featuredImage");
			assertThat(image.get("contentType").asString()).isEqualTo("image/png");
			assertThat(image.get("alt").asString()).as("no person described the image").isEmpty();
			largestBlur = Math.max(largestBlur, image.get("blurDataUrl").asString().length());
			seen.add(fetchAndCheck(api, jdbc, image, "image"));
			seen.add(fetchAndCheck(api, jdbc, image.get("share"),
					"(SELECT regexp_replace(url, object_key || '$', share_key) AS url, substring(share_key FROM '[0-9a-f]{64}') AS sha256 FROM image) share"));
			Set<String> inSrcset = new LinkedHashSet<>();
			for (String entry : image.get("srcset").asString().split(",\\s*")) {
				inSrcset.add(entry.replaceFirst(" \\d+w$", ""));
			}
			Set<String> listed = new LinkedHashSet<>();
			for (JsonNode rendition : image.get("renditions")) {
				listed.add(rendition.get("url").asString());
				assertThat(rendition.get("contentType").asString()).isEqualTo("image/webp");
				seen.add(fetchAndCheck(api, jdbc, rendition, "image_rendition"));
				bytesAt768 += (rendition.get("width").asInt() == 768) ? rendition.get("bytes").asInt() : 0;
			}
			assertThat(inSrcset).isEqualTo(listed).hasSize(4);
		}
		System.out.printf(
				"Images of %d posts: %d addresses fetched and correct, 768 px WebP %,d bytes on average, placeholder at most %d characters%n",
				posts.size(), seen.size(), bytesAt768 / posts.size(), largestBlur);
		assertThat(bytesAt768 / posts.size()).isLessThan(80 * 1024);
		assertThat(largestBlur).isPositive().isLessThanOrEqualTo(1024);
		if (C2pa.isInstalled()) {
			checkAsOthers(seen);
		}
	}

	/** The reader of C2PA's own project. */
	private void checkAsOthers(Set<String> urls) throws Exception {
		List<String> names = urls.stream().map((url) -> url.substring(url.lastIndexOf('/') + 1)).toList();
		C2pa.check(this.files, this.key.chainPem(), names).forEach((name, report) -> {
			assertThat(report.get("state").asString()).as(report.toString()).isEqualTo("Valid");
			assertThat(report.get("anchored").asString()).as(report.toString()).isEqualTo("Trusted");
		});
		System.out.printf("c2pa-rs finds %d of %d files valid, and trusted with the anchor%n", names.size(),
				urls.size());
	}

	private String fetchAndCheck(Api api, JdbcClient jdbc, JsonNode file, String table) throws Exception {
		String url = file.get("url").asString();
		// The port changes with every start.
		HttpResponse<byte[]> response = api.send(HttpRequest.newBuilder(api.url(URI.create(url).getPath())),
				HttpResponse.BodyHandlers.ofByteArray());
		byte[] bytes = response.body();
		assertThat(response.statusCode()).as(url).isEqualTo(200);
		assertThat(response.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
		assertThat(response.headers().firstValue("Content-Type")).contains(file.get("contentType").asString());
		assertThat(bytes).hasSize(file.get("bytes").asInt());
		String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		assertThat(jdbc.sql("SELECT DISTINCT sha256 FROM " + table + " WHERE url = ?")
			.param(url)
			.query(String.class)
			.list()).containsExactly(sha256);
		assertThat(url).contains("/generated/" + sha256.substring(0, 2) + "/" + sha256 + ".");
		Metadata metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes), bytes.length);
		assertThat(dimension(metadata, "Image Width")).isEqualTo(file.get("width").asInt());
		assertThat(dimension(metadata, "Image Height")).isEqualTo(file.get("height").asInt());
		XmpDirectory xmp = metadata.getFirstDirectoryOfType(XmpDirectory.class);
		assertThat(Objects.requireNonNull(xmp, url).getXmpProperties()).as(url)
			// The images are placeholder art of the built-in engine, not AI.
			.containsEntry("Iptc4xmpExt:DigitalSourceType",
					"http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia")
			.containsEntry("xmp:CreatorTool", "Galley");
		CredentialReport credential = CredentialReader.read(bytes);
		assertThat(credential.state()).as(url).isEqualTo(CredentialReport.State.INTACT);
		assertThat(credential.sourceType()).isEqualTo("algorithmicMedia");
		assertThat(Objects.requireNonNull(credential.certificate()).sha256())
			.isEqualTo(this.key.certificate().sha256());
		Files.write(this.files.resolve(url.substring(url.lastIndexOf('/') + 1)), bytes);
		return url;
	}

	private static int dimension(Metadata metadata, String name) {
		for (var directory : metadata.getDirectories()) {
			for (var tag : directory.getTags()) {
				if (tag.getTagName().equals(name)) {
					return Integer.parseInt(Objects.requireNonNull(tag.getDescription()).replaceAll("\\D.*", ""));
				}
			}
		}
		throw new AssertionError("No " + name + " in " + metadata);
	}

}
