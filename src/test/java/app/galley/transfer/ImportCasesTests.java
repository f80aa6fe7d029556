package app.galley.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.cli.CommandLine;
import app.galley.importing.ImportOptions;
import app.galley.importing.ImportReport;
import app.galley.importing.ImportSource;
import app.galley.importing.PostImport;
import app.galley.importing.SourcePost;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What an import stores, and what a later one makes of it.
 */
@GalleyTest
class ImportCasesTests {

	@Autowired
	Api api;

	@Autowired
	CommandLine commands;

	@Autowired
	PostImport imports;

	@Autowired
	JdbcClient jdbc;

	@TempDir
	Path folder;

	String slug = "";

	@BeforeEach
	void chooseSlug() {
		this.slug = Newsroom.unique("imported");
	}

	@Test
	void publishesNoDraftAndSchedulesWhatWaits() throws Exception {
		JsonNode report = run("02-drafts", "--approve");
		assertThat(report.at("/counts/approved").asInt()).isZero();
		assertThat(report.at("/counts/drafts").asInt()).isEqualTo(6);
		JsonNode embargo = run("03-embargo", "--approve");
		assertThat(embargo.at("/counts/approved").asInt()).isZero();
		assertThat(embargo.at("/counts/scheduled").asInt()).isEqualTo(2);
		assertThat(statusOf("Quarterly results under embargo")).containsExactly("SCHEDULED");
		assertThat(statusOf("Layoffs memo not for the public")).isEmpty();
		assertThat(statusOf("Expired offer")).isEmpty();
	}

	@Test
	void announcesInADryRunThatATextHasNothingForTheExcerpt() throws Exception {
		Path blog = Files.createDirectories(this.folder.resolve("pier"));
		Files.writeString(blog.resolve(this.slug + ".md"),
				"---\ntitle: Pier\ndate: 2024-05-06\n---\n\n![A pier](https://example.com/pier.jpg)\n");
		for (String mode : List.of("--dry-run", "--overwrite")) {
			JsonNode report = run(blog, mode, "--approve");
			assertThat(report.at("/counts/approved").asInt()).as(mode).isZero();
			assertThat(report.at("/counts/errors").asInt()).as(mode).isEqualTo(1);
			assertThat(report.get("lines").toString()).as(mode).contains("the body has no paragraph");
		}
	}

	private List<String> statusOf(String title) {
		return this.jdbc.sql("SELECT status FROM post WHERE title = ?")
			.param(title)
			.query((row, n) -> row.getString(1))
			.list();
	}

	@Test
	void termsAreFoundByTheirNames() throws Exception {
		run("07-terms", "--approve");
		assertThat(slugs("tag", "C", "C++", "C#", ".NET", "Net", "F#")).doesNotHaveDuplicates()
			.contains("c-plus-plus", "c-sharp", "dot-net", "f-sharp");
		assertThat(slugs("tag", "Привет 2024", "Зима 2024")).containsExactly("privet-2024", "zima-2024");
		assertThat(slugs("author", "田中 Ken", "鈴木 Ken")).hasSize(2).doesNotHaveDuplicates();
		assertThat(slugs("category", "AI研究", "AI产品")).hasSize(2).doesNotHaveDuplicates();
		assertThat(this.jdbc
			.sql("SELECT a.name FROM post p JOIN author a ON a.id = p.author_id WHERE p.title = 'Term post 1'")
			.query(String.class)
			.list()).containsExactly("鈴木 Ken");
	}

	private List<String> slugs(String table, String... names) {
		return Stream.of(names)
			.flatMap((name) -> this.jdbc.sql("SELECT slug FROM " + table + " WHERE name = ?")
				.param(name)
				.query(String.class)
				.list()
				.stream())
			.toList();
	}

	@Test
	void imagesOfTheTextAreInTheBucketAndAMissingOneCostsNoPost() throws Exception {
		JsonNode report = run("16-embeds", "--approve");
		assertThat(report.at("/counts/new").asInt()).isEqualTo(1);
		String html = post("embeds", "contentHtml").get("contentHtml").asString();
		assertThat(html)
			.contains("/uploaded/", "https://www.youtube.com/watch?v=abcdefghijk", "https://example.org/boat.mp4")
			.doesNotContain("img/pier.png", "galley-image:");
		write("a.md", "title: One\nslug: %s\nimage: broken.png".formatted(this.slug), "Words ![x](broken.png).");
		Files.write(this.folder.resolve("broken.png"), new byte[] { 1, 2, 3 });
		JsonNode broken = run("--approve");
		assertThat(broken.at("/counts/approved").asInt()).isEqualTo(1);
		assertThat(lines(broken)).anyMatch((line) -> line.startsWith("a.md:4 broken.png the image cannot be used:"))
			.anyMatch((line) -> line.startsWith("a.md:6 broken.png the image cannot be used:"));
		assertThat(post(this.slug, "featuredImage { provenance { engine } }").at("/featuredImage/provenance/engine")
			.asString()).isEqualTo("sketch");
	}

	@Test
	void oldAddressesRedirectAlsoWhenTheDeskApproves() throws Exception {
		write("a.md",
				"title: One\nslug: %1$s\nimage: cover.png\naliases: [/2019/%1$s-%%E6%%B8%%AF/, 'https://old.example.org/%1$s/x.html']"
					.formatted(this.slug),
				"Words.");
		Files.copy(SourceCases.FOLDER.resolve("06-covers/cover.png"), this.folder.resolve("cover.png"));
		run();
		approveDraft(this.slug);
		assertThat(post("2019/" + this.slug + "-港", "slug").get("slug").asString()).isEqualTo(this.slug);
		assertThat(post(this.slug + "/x.html", "slug").get("slug").asString()).isEqualTo(this.slug);
	}

	private void approveDraft(String slug) {
		this.jdbc.sql("SELECT id, version FROM content_task WHERE slug = ?")
			.param(slug)
			.query((RowCallbackHandler) (row) -> approve(row.getString("id"), row.getInt("version")));
	}

	/** The files do not describe their images, which approval at the desk requires. */
	private void approve(String id, int version) {
		JsonNode described = this.api.asEditor()
			.data("mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { version } }",
					Map.of("input", Map.of("id", id, "version", version, "featuredImageAlt", "A square")))
			.get("editContentTask");
		JsonNode submitted = this.api.asEditor()
			.data("mutation($input: SubmitContentTaskInput!) { submitContentTask(input: $input) { version } }",
					Map.of("input", Map.of("id", id, "version", described.get("version").asInt())))
			.get("submitContentTask");
		this.api.asEditor()
			.data("mutation($input: ApprovePostInput!) { approvePost(input: $input) { id } }",
					Map.of("input", Map.of("taskId", id, "version", submitted.get("version").asInt())));
	}

	@Test
	void allFieldsFollowAChangedSource() throws Exception {
		write("a.md", "title: One\nslug: %s\ndate: 2020-01-02\ndescription: Before.\ntags: [x, y]".formatted(this.slug),
				"Words.");
		run("--approve");
		String moved = this.slug + "-moved";
		write("a.md", "title: Two\nslug: %s\ndate: 2021-02-03\ntags: [y]\nauthor: Other".formatted(moved),
				"Other words.");
		assertThat(run("--approve").at("/counts/changed").asInt()).isEqualTo(1);
		JsonNode post = post(moved, "title excerpt publishedAt author { name } tags { name } contentHtml");
		assertThat(post.get("title").asString()).isEqualTo("Two");
		assertThat(post.get("excerpt").asString()).isEqualTo("Other words.");
		assertThat(post.get("publishedAt").asString()).isEqualTo("2021-02-03T00:00:00Z");
		assertThat(post.at("/author/name").asString()).isEqualTo("Other");
		assertThat(post.get("tags").valueStream().map((tag) -> tag.get("name").asString())).containsExactly("y");
		assertThat(post(this.slug, "slug").get("slug").asString()).isEqualTo(moved);
		assertThat(run("--approve").at("/counts/unchanged").asInt()).isEqualTo(1);
	}

	@Test
	void aPostEditedHereIsKeptUnlessOverwritten() throws Exception {
		write("a.md", "title: One\nslug: %s\ndate: 2020-01-02".formatted(this.slug), "Words.");
		run("--approve");
		edit(this.slug, "Edited here");
		write("a.md", "title: Two\nslug: %s\ndate: 2020-01-02".formatted(this.slug), "Words.");
		JsonNode kept = run("--approve");
		assertThat(kept.at("/counts/edited here").asInt()).isEqualTo(1);
		assertThat(lines(kept))
			.anyMatch((line) -> line.contains("edited here since its import; --overwrite replaces it"));
		assertThat(post(this.slug, "title").get("title").asString()).isEqualTo("Edited here");
		assertThat(run("--approve", "--overwrite").at("/counts/changed").asInt()).isEqualTo(1);
		assertThat(post(this.slug, "title").get("title").asString()).isEqualTo("Two");
	}

	private void edit(String slug, String title) {
		String postId = post(slug, "id").get("id").asString();
		JsonNode draft = this.api.asEditor()
			.data("mutation($input: RevisePostInput!) { revisePost(input: $input) { id version } }",
					Map.of("input", Map.of("id", postId)))
			.get("revisePost");
		JsonNode edited = this.api.asEditor()
			.data("mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { id version } }",
					Map.of("input",
							Map.of("id", draft.get("id").asString(), "version", draft.get("version").asInt(), "title",
									title)))
			.get("editContentTask");
		approve(edited.get("id").asString(), edited.get("version").asInt());
	}

	@Test
	void twoBlogsNeverMeet() throws Exception {
		write("a.md", "title: One\nslug: %s".formatted(this.slug), "Words.");
		run("--approve", "--blog", this.slug + "-1");
		write("a.md", "title: Two\nslug: %s".formatted(this.slug), "Other words.");
		assertThat(run("--approve", "--blog", this.slug + "-2").at("/counts/new").asInt()).isEqualTo(1);
		assertThat(post(this.slug, "title").get("title").asString()).isEqualTo("One");
		assertThat(post(this.slug + "-2", "title").get("title").asString()).isEqualTo("Two");
	}

	@Test
	void aDryRunReportsTheSameAndChangesNothing() throws Exception {
		write("a.md", "title: One\nslug: %s\nstatus: nearly\ntags: [%s-tag]".formatted(this.slug, this.slug),
				"Words ![x](gone.png).");
		write("b.md", "title: Two\nslug: %s\ntags: [%s-TAG]".formatted(this.slug, this.slug), "Words.");
		write("c.md", "title: Three\ndate: soon", "Words.");
		String before = state();
		JsonNode dry = run("--approve", "--dry-run");
		assertThat(state()).isEqualTo(before);
		assertThat(dry.get("dryRun").asBoolean()).isTrue();
		JsonNode real = run("--approve");
		assertThat(dry.get("lines")).isEqualTo(real.get("lines"));
		assertThat(dry.get("counts")).isEqualTo(real.get("counts"));
		assertThat(dry.get("summary")).isEqualTo(real.get("summary"));
		assertThat(lines(real)).contains("a.md:4 status \"nearly\" is not known as a state, so the post stays a draft",
				"b.md:2 slug %1$s is now %1$s-2".formatted(this.slug),
				"b.md:2 tag \"%1$s-TAG\" taken for \"%1$s-tag\", which differs in case only".formatted(this.slug));
	}

	private String state() {
		return Stream
			.of("content_task", "post", "tag", "author", "category", "image", "activity", "imported_post",
					"post_redirect")
			.map((table) -> this.jdbc.sql("SELECT count(*) FROM " + table).query(String.class).single())
			.toList()
			.toString();
	}

	@Test
	void anImportThatStopsContinuesWithoutDoubles() throws Exception {
		for (int i = 0; i < 8; i++) {
			Files.copy(SourceCases.FOLDER.resolve("06-covers/cover.png"), this.folder.resolve(i + ".png"));
			write(i + ".md", "title: %1$s %2$d\nslug: %1$s-%2$d\nimage: %2$d.png".formatted(this.slug, i), "Words.");
		}
		for (int stop = 1; stop < 8; stop += 3) {
			int last = stop;
			assertThatThrownBy(() -> importStopping(last)).isInstanceOf(StoppedImport.class);
		}
		JsonNode rest = run("--approve");
		assertThat(rest.at("/counts/errors").asInt()).isZero();
		assertThat(this.jdbc.sql("SELECT count(*) FROM content_task WHERE title LIKE ?")
			.param(this.slug + "%")
			.query(Integer.class)
			.single()).isEqualTo(8);
		assertThat(this.jdbc.sql("SELECT count(*) FROM post WHERE title LIKE ? AND status = 'PUBLISHED'")
			.param(this.slug + "%")
			.query(Integer.class)
			.single()).isEqualTo(8);
		assertThat(this.jdbc.sql("""
				SELECT count(*) FROM image_upload u JOIN content_task t ON t.id = u.task_id WHERE t.title LIKE ?""")
			.param(this.slug + "%")
			.query(Integer.class)
			.single()).isEqualTo(8);
	}

	private void importStopping(int last) throws IOException {
		ImportOptions options = ImportOptions.DEFAULTS.with("--approve", "");
		try (ImportSource source = new MarkdownFormat(Clock.systemUTC()).open(this.folder, null, options)) {
			this.imports.run(source, options, (line) -> {
				if (line.startsWith(last + " of")) {
					throw new StoppedImport();
				}
			});
		}
	}

	@Test
	void twoPostsWithOneIdAreReported() throws Exception {
		write("a.md", "title: One\nslug: %s".formatted(this.slug), "Words.");
		SourcePost post = SourceCases.read(this.folder, ImportOptions.DEFAULTS).only();
		ImportReport report = this.imports.run(new ImportSource() {

			@Override
			public String blog() {
				return "twice";
			}

			@Override
			public int size() {
				return 2;
			}

			@Override
			public void read(ImportReport lines, Consumer<SourcePost> posts) {
				posts.accept(post);
				posts.accept(post);
			}

		}, ImportOptions.DEFAULTS, (line) -> {
		});
		assertThat(report.lines()).anyMatch((line) -> line.why().contains("has the same id"));
	}

	/** Stands for the end of the process: nothing after it runs. */
	private static final class StoppedImport extends RuntimeException {

	}

	private void write(String name, String matter, String body) throws IOException {
		Files.writeString(this.folder.resolve(name), "---\n" + matter + "\n---\n" + body + "\n");
	}

	private JsonNode run(String first, String... options) throws IOException {
		Path source = first.startsWith("--") ? this.folder : SourceCases.FOLDER.resolve(first);
		return run(source, first.startsWith("--")
				? Stream.concat(Stream.of(first), Stream.of(options)).toArray(String[]::new) : options);
	}

	private JsonNode run() throws IOException {
		return run(this.folder);
	}

	private JsonNode run(Path source, String... options) throws IOException {
		Path report = this.folder.resolveSibling(this.slug + ".json");
		this.commands.run(
				Stream.concat(Stream.of("import", source.toString(), "--report", report.toString()), Stream.of(options))
					.toList());
		return JsonMapper.builder().build().readTree(Files.readString(report));
	}

	private static List<String> lines(JsonNode report) {
		return report.get("lines")
			.valueStream()
			.map((line) -> "%s:%d %s %s".formatted(line.get("file").asString(), line.get("line").asInt(),
					line.get("what").asString(), line.get("why").asString()))
			.toList();
	}

	private JsonNode post(String slug, String fields) {
		return this.api.asEditor()
			.data("query($slug: String!) { post(slug: $slug) { " + fields + " } }", Map.of("slug", slug))
			.get("post");
	}

}
