package app.galley.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Import and export over HTTP, as the desk uses them.
 */
@GalleyTest
@Order(4) // before others make content that it would handle too
class TransferHttpTests {

	private static final String EXPORT = "/desk/export.zip";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts accounts;

	@TempDir
	Path folder;

	@Test
	void anAdministratorExportsAZipThatAnImportRestores() throws Exception {
		JsonNode post = this.newsroom.publish("In the ZIP");
		String slug = post.get("slug").asString();
		// Revisions share an image, which the ZIP file has once.
		this.newsroom.approve(
				this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post), Map.of("title", "Again"))),
				Map.of());
		Path zip = download(this.api.asEditor(), "one.zip");
		try (ZipFile file = new ZipFile(zip.toFile())) {
			assertThat(text(file, "content/posts/" + slug + "/index.md")).contains("title: \"Again\"");
			assertThat(text(file, "galley.json")).contains("\"complete\" : true");
			assertThat(file.stream().map(ZipEntry::getName)).contains("revisions/" + slug + "/0002.md")
				.anyMatch((name) -> name.matches("content/posts/" + slug + "/[0-9a-f]{16}\\.png"));
		}
		assertThat(download(this.api.asEditor(), "two.zip")).as("the same content").hasSameBinaryContentAs(zip);
		JsonNode report = last(upload(this.api.asEditor(), "one.zip", Files.readAllBytes(zip), "dryRun=true"))
			.get("report");
		assertThat(report.at("/counts/errors").asInt()).as(report.toPrettyString()).isZero();
		assertThat(report.at("/counts/new").asInt()).isZero();
		assertThat(report.at("/counts/unchanged").asInt()).isPositive();
	}

	@Test
	void aTokenAsksTheApiForTheExportAndDownloadsWhatHasChanged() throws Exception {
		String before = this.newsroom.publish("Before").get("slug").asString();
		Instant since = Instant.now();
		String after = this.newsroom.publish("After").get("slug").asString();
		Api token = this.api.bearing(token(this.api.asEditor(), "READ_DRAFTS"));
		JsonNode export = token
			.data("query($since: DateTime) { exportContent(since: $since) { url posts drafts } }",
					Map.of("since", since.toString()))
			.get("exportContent");
		assertThat(export.get("posts").asInt()).isGreaterThan(1);
		String address = export.get("url").asString();
		assertThat(address).startsWith(this.api.url(EXPORT + "?since=").toString());
		Path zip = download(token, address.substring(address.indexOf(EXPORT)), "since.zip");
		try (ZipFile file = new ZipFile(zip.toFile())) {
			assertThat(file.stream().map(ZipEntry::getName)).contains("content/posts/" + after + "/index.md")
				.doesNotContain("content/posts/" + before + "/index.md");
			assertThat(text(file, "galley.json")).contains("\"since\" : \"" + since);
		}
		assertThat(status(token, "/desk/export.zip?since=yesterday")).isEqualTo(400);
		Api editor = this.api
			.bearing(token(this.api.as(this.accounts.add("ed", Role.EDITOR), Api.PASSWORD), "READ_DRAFTS"));
		assertThat(editor.errors("{ exportContent { url } }", Map.of()).at("/0/extensions/code").asString())
			.isEqualTo("FORBIDDEN");
	}

	@Test
	void onlyAdministratorsAndTheirTokensThatReadDraftsExport() throws Exception {
		String token = token(this.api.asEditor(), "READ_DRAFTS");
		assertThat(download(this.api.bearing(token), "token.zip")).isNotEmptyFile();
		assertThat(status(this.api.bearing(token(this.api.asEditor(), "WRITE")))).isEqualTo(403);
		Api editor = this.api.as(this.accounts.add("ed", Role.EDITOR), Api.PASSWORD);
		assertThat(status(editor)).isEqualTo(403);
		assertThat(status(this.api.bearing(token(editor, "READ_DRAFTS")))).isEqualTo(403);
		assertThat(status(this.api.bearing("none"))).isEqualTo(401);
		assertThat(status(this.api)).isIn(302, 401);
		assertThat(upload(editor, "a.zip", new byte[0], "dryRun=true").statusCode()).isEqualTo(403);
		assertThat(upload(this.api.bearing(token), "a.zip", new byte[0], "dryRun=true").statusCode())
			.as("tokens import nothing")
			.isIn(302, 401);
	}

	private String token(Api account, String scope) {
		return account
			.mutate("createApiToken", Map.of("name", Newsroom.unique("export"), "scopes", List.of(scope), "days", 1),
					"secret")
			.get("secret")
			.asString();
	}

	@Test
	void anAdministratorImportsAZipAndReadsTheReport() throws Exception {
		String title = Newsroom.unique("At the desk");
		byte[] zip = zip("blog/_posts/2021-03-02-a.md",
				"---\ntitle: %s\nodd: 1\n---\n\nText\n".formatted(title).getBytes(StandardCharsets.UTF_8),
				"blog/_posts/b.md", "---\ntitle: [\n---\n".getBytes(StandardCharsets.UTF_8));
		String blog = "&blog=" + Newsroom.unique("desk");
		HttpResponse<String> dry = upload(this.api.asEditor(), "b.zip", zip, "approve=true&dryRun=true" + blog);
		assertThat(dry.body()).contains("{\"progress\":\"1 of 2: _posts/2021-03-02-a.md");
		JsonNode report = last(dry).get("report");
		assertThat(report.get("dryRun").asBoolean()).isTrue();
		assertThat(report.at("/counts/new").asInt()).isEqualTo(1);
		assertThat(report.at("/counts/errors").asInt()).isEqualTo(1);
		assertThat(report.at("/unusedKeys/odd").asInt()).isEqualTo(1);
		assertThat(report.get("lines").toString()).contains("\"file\":\"_posts/b.md\"");
		assertThat(last(dry).get("text").asString()).startsWith("Dry run: nothing was changed");
		assertThat(drafts()).doesNotContain(title);

		assertThat(last(upload(this.api.asEditor(), "b.zip", zip, blog)).at("/report/counts/new").asInt()).isEqualTo(1);
		assertThat(drafts()).contains(title);
		assertThat(last(upload(this.api.asEditor(), "b.zip", zip, blog)).at("/report/counts/unchanged").asInt())
			.isEqualTo(1);
	}

	private String drafts() {
		return this.api.asEditor().data("{ contentTasks(first: 100) { nodes { title } } }").toString();
	}

	@Test
	void whatCannotBeImportedIsSaid() throws Exception {
		assertThat(error("bomb.zip", zip("bomb.md", new byte[80 * 1024 * 1024]), "")).contains("times its size");
		assertThat(error("out.zip", zip("../out.md", new byte[1]), "")).contains("outside of itself");
		assertThat(error("half.zip", "PK\3\4 half".getBytes(StandardCharsets.UTF_8), "")).contains("damaged");
		assertThat(error("../../x.docx", new byte[9], "")).startsWith("use a folder of Markdown files");
		assertThat(error("site.xml", "<rss".getBytes(StandardCharsets.UTF_8), "")).contains("site.xml:1: ");
		HttpResponse<String> zone = upload(this.api.asEditor(), "a.zip", new byte[0], "zone=Mars");
		assertThat(zone.statusCode()).isEqualTo(400);
		assertThat(last(zone).get("field").asString()).isEqualTo("zone");
		try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			assertThat(left.filter((path) -> path.getFileName().toString().matches("galley-(upload|import)\\d+.*")))
				.isEmpty();
		}
	}

	private String error(String name, byte[] file, String parameters) {
		return last(upload(this.api.asEditor(), name, file, parameters)).get("error").asString();
	}

	private int status(Api account) {
		return status(account, EXPORT);
	}

	private int status(Api account, String path) {
		return account.send(account.request(path).GET(), HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	private Path download(Api account, String name) {
		return download(account, EXPORT, name);
	}

	private Path download(Api account, String path, String name) {
		HttpResponse<Path> response = account.send(account.request(path).GET(),
				HttpResponse.BodyHandlers.ofFile(this.folder.resolve(name)));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/zip");
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
		return response.body();
	}

	private static HttpResponse<String> upload(Api account, String name, byte[] file, String parameters) {
		URI address = URI
			.create("/desk/import?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&" + parameters);
		return account.send(account.request(address.toString())
			.header("Content-Type", "application/octet-stream")
			.POST(HttpRequest.BodyPublishers.ofByteArray(file)));
	}

	private static JsonNode last(HttpResponse<String> response) {
		return JSON.readTree(response.body().lines().toList().getLast());
	}

	private static String text(ZipFile zip, String name) throws IOException {
		return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
	}

	private static byte[] zip(Object... namesAndBytes) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream out = new ZipOutputStream(bytes)) {
			for (int i = 0; i < namesAndBytes.length; i += 2) {
				out.putNextEntry(new ZipEntry((String) namesAndBytes[i]));
				out.write((byte[]) namesAndBytes[i + 1]);
				out.closeEntry();
			}
		}
		return bytes.toByteArray();
	}

}
