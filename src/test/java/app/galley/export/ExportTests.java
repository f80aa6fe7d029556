package app.galley.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.cli.CommandLine;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@GalleyTest
@ExtendWith(OutputCaptureExtension.class)
@Order(4) // before others make content that it would handle too
class ExportTests {

	private static final YAMLMapper YAML = new YAMLMapper();

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	CommandLine commands;

	@Autowired
	SiteExport export;

	@Autowired
	JdbcClient jdbc;

	@TempDir
	Path folder;

	@Test
	void writesAPostAsABundle() throws Exception {
		JsonNode other = this.newsroom.publish("Has an image");
		String address = this.api.asEditor()
			.data("query($slug: String!) { post(slug: $slug) { featuredImage { url } } }",
					Map.of("slug", other.get("slug").asString()))
			.at("/post/featuredImage/url")
			.asString();
		String tag = this.newsroom.tag("C \"sharp\": a tag");
		JsonNode draft = this.newsroom.draft("Colons: and \"quotes\"", this.newsroom.author("Zoë"),
				this.newsroom.category("News"), List.of(tag));
		String body = "    indented code\n\n![Pier](" + address + ") and <img src=\"" + address
				+ "\" alt=\"\">\n\n---\n\nno end";
		JsonNode first = this.newsroom.approve(
				this.newsroom.submit(this.newsroom.illustrate(this.newsroom.edit(draft, Map.of("bodyMarkdown", body)))),
				Map.of());
		String slug = Newsroom.unique("renamed");
		this.newsroom.approve(
				this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(first), Map.of("slug", slug))), Map.of());

		run(null);
		FrontMatterText post = read("content/posts/" + slug + "/index.md");
		assertThat(post.fields().get("title").asString()).isEqualTo("Colons: and \"quotes\"");
		assertThat(Instant.parse(post.fields().get("date").asString())).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
		assertThat(post.fields().get("draft").asBoolean()).isFalse();
		assertThat(post.fields().at("/authors/0").asString()).isEqualTo("Zoë");
		assertThat(post.fields().at("/tags/0").asString()).isEqualTo("C \"sharp\": a tag");
		assertThat(post.fields().at("/galley/tags/0").asString()).isEqualTo(tag);
		assertThat(post.fields().at("/aliases/0").asString()).isEqualTo("/posts/" + first.get("slug").asString());
		assertThat(post.fields().at("/galley/status").asString()).isEqualTo("PUBLISHED");
		assertThat(post.fields().at("/galley/createdBy").asString()).isEqualTo("editor");
		assertThat(Files.readString(this.folder.resolve("content/posts/" + slug + "/index.md"))).contains("\ndate: 20");

		String shown = post.body().replaceAll("(?s).*\\((\\./[0-9a-f]{16}\\.png)\\).*", "$1");
		assertThat(post.body()).isEqualTo(body.replace(address, shown));
		byte[] image = Files.readAllBytes(this.folder.resolve("content/posts/" + slug).resolve(shown));
		assertThat(address).contains(DigestUtils.sha256Hex(image));
		assertThat(new String(image, StandardCharsets.ISO_8859_1)).contains("algorithmicMedia");
		JsonNode cover = post.fields()
			.at("/galley/images")
			.valueStream()
			.filter((entry) -> entry.get("file").equals(post.fields().get("image")))
			.findFirst()
			.orElseThrow();
		assertThat(cover.get("prompt").asString()).isEqualTo("A difference engine");
		assertThat(cover.get("engine").asString()).isEqualTo("sketch");

		FrontMatterText revision = read("revisions/" + slug + "/0001.md");
		assertThat(revision.fields().get("slug").asString()).isEqualTo(first.get("slug").asString());
		assertThat(revision.fields().at("/galley/approvedBy").asString()).isEqualTo("editor");
		assertThat(read("revisions/" + slug + "/0002.md").body()).isEqualTo(post.body());
		JsonNode people = JsonMapper.shared().readTree(Files.readString(this.folder.resolve("data/people.json")));
		assertThat(people).anyMatch((person) -> person.get("username").asString().equals("editor"))
			.allSatisfy((person) -> assertThat(person.propertyNames()).containsExactly("active", "role", "username"));
	}

	/** Hugo ends at an alias that it cannot write. */
	@Test
	void anAliasIsAPathThatCanBeWritten() {
		assertThat(PostExport.canBeFile("/2019/a-pier/")).isTrue();
		assertThat(PostExport.canBeFile("/2019/" + "港".repeat(85))).isTrue();
		assertThat(PostExport.canBeFile("/2019/" + "港".repeat(86))).isFalse();
		assertThat(PostExport.canBeFile("/?p=12")).isFalse();
	}

	@Test
	void onlyWhatReadersSeeIsContent() throws Exception {
		String draft = this.newsroom.draft("Not ready").get("slug").asString();
		JsonNode hidden = this.newsroom.publish("Hidden");
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(hidden)), "status");
		JsonNode later = this.newsroom.approve(
				this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Later"))),
				Map.of("publishAt", "2100-01-01T00:00:00Z"));
		run(null);
		assertThat(read("drafts/" + draft + "/index.md").fields().at("/galley/status").asString()).isEqualTo("DRAFT");
		assertThat(read("unpublished/" + hidden.get("slug").asString() + "/index.md").fields().get("draft").asBoolean())
			.isTrue();
		assertThat(read("scheduled/" + later.get("slug").asString() + "/index.md").fields().get("date").asString())
			.isEqualTo("2100-01-01T00:00:00Z");
		for (String slug : List.of(draft, hidden.get("slug").asString(), later.get("slug").asString())) {
			assertThat(this.folder.resolve("content/posts/" + slug)).doesNotExist();
		}
	}

	@Test
	void anInterruptedExportSaysSoAndContinues() throws Exception {
		JsonNode post = this.newsroom.publish("Interrupted");
		run(null);
		Map<String, String> whole = files();
		assertThat(run(null).written()).as("of an export that is up to date: the manifest, twice").isEqualTo(2);
		assertThat(files()).isEqualTo(whole);

		Path bundle = this.folder.resolve("content/posts/" + post.get("slug").asString());
		try (Stream<Path> files = Files.list(bundle)) {
			for (Path file : files.toList()) {
				Files.write(file, new byte[] { 1 });
			}
		}
		Files.write(bundle.resolve(".index.md.tmp"), new byte[] { 1 });
		Files.createDirectories(this.folder.resolve("content/posts/deleted-meanwhile"));
		Files.write(this.folder.resolve("content/posts/deleted-meanwhile/index.md"), new byte[] { 1 });
		Path note = Files.writeString(this.folder.resolve("content/posts/_index.md"), "A file of the owner");
		Files.move(this.folder.resolve("drafts"), this.folder.resolve("drafts-away"));
		Files.write(this.folder.resolve("drafts"), new byte[] { 1 });
		this.newsroom.draft("Cannot be written");
		assertThatThrownBy(() -> run(null)).isInstanceOf(IOException.class).hasMessageContaining("Cannot write");
		assertThat(this.commands.run(List.of("export", this.folder.toString()))).isEqualTo(1);
		assertThat(Files.readString(this.folder.resolve("galley.json"))).contains("\"complete\" : false");

		Files.delete(this.folder.resolve("drafts"));
		run(null);
		assertThat(note).exists();
		Files.delete(note);
		try (Stream<Path> away = Files.walk(this.folder.resolve("drafts-away"))) {
			away.sorted(Comparator.reverseOrder()).forEach((path) -> path.toFile().delete());
		}
		Map<String, String> again = files();
		run(null);
		assertThat(files()).isEqualTo(again).containsAllEntriesOf(ofPosts(whole));
	}

	@Test
	void writesOnlyWhatChangedSince(@TempDir Path daily) throws Exception {
		JsonNode before = this.newsroom.publish("Before");
		JsonNode gone = this.newsroom.draft("Approved soon");
		run(null);
		Instant since = Instant.now();
		JsonNode after = this.newsroom.publish("After");
		this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(gone)), Map.of());
		ExportSummary summary = this.export.run(daily, since, (line) -> {
		});
		assertThat(summary.posts()).isEqualTo(2);
		assertThat(daily.resolve("content/posts/" + after.get("slug").asString() + "/index.md")).exists();
		assertThat(daily.resolve("content/posts/" + before.get("slug").asString())).doesNotExist();
		assertThat(Files.readString(daily.resolve("galley.json"))).contains("\"since\" : \"" + since + "\"");
		assertThatThrownBy(() -> this.export.run(daily, null, (line) -> {
		})).hasMessageContaining("holds the changes since");

		assertThat(run(since).posts()).isEqualTo(2);
		assertThat(this.folder.resolve("drafts/" + gone.get("slug").asString())).doesNotExist();
		Map<String, String> updated = files();
		assertThat(run(null).written()).isEqualTo(2);
		assertThat(files()).isEqualTo(updated);
	}

	@Test
	void leavesAFolderOfSomethingElseAlone(CapturedOutput output) throws Exception {
		Files.createDirectories(this.folder.resolve("content"));
		assertThat(this.commands.run(List.of("export", this.folder.toString()))).isEqualTo(1);
		assertThat(output).contains("holds a folder content but no export").doesNotContain("is incomplete");
		assertThat(files()).isEmpty();
		assertThat(this.commands.run(List.of("export", this.folder.toString(), "--since", "yesterday"))).isEqualTo(2);
		assertThat(output).contains("--since: enter a time such as");
	}

	@Test
	void refusesTwoExportsToOneFolder() throws Exception {
		try (ExportFolder first = ExportFolder.open(this.folder, null)) {
			assertThat(first.isPartial()).isFalse();
			assertThatThrownBy(() -> ExportFolder.open(this.folder, null)).hasMessageContaining("Another export");
		}
	}

	/** A list of terms in one response ends at a thousand. */
	@Test
	void noTermIsDroppedHoweverManyThereAre() throws Exception {
		String name = Newsroom.unique("term");
		try {
			for (String table : List.of("author", "category", "tag")) {
				this.jdbc
					.sql("""
							INSERT INTO %s (id, slug, name)
							SELECT gen_random_uuid(), :name || '-' || n, :name || ' ' || n FROM generate_series(1, 1001) n"""
						.formatted(table))
					.param("name", name)
					.update();
			}
			run(null);
			for (String file : List.of("authors", "categories", "tags")) {
				assertThat(Files.readString(this.folder.resolve("data/" + file + ".json")).split(name + " ", -1))
					.as(file)
					.hasSize(1002);
			}
			Path blog = Files.createDirectories(this.folder.resolve("blog"));
			for (int n = 1; n <= 1001; n += 200) {
				Files.writeString(blog.resolve(n + ".md"),
						"---\ntitle: %1$s\nauthor: %1$s\ncategory: %1$s\ntags: [%1$s]\n---\n\nText"
							.formatted(name + " " + n));
			}
			assertThat(this.commands.run(List.of("import", blog.toString()))).isZero();
			for (String table : List.of("author", "category", "tag")) {
				assertThat(this.jdbc.sql("SELECT count(*) FROM " + table + " WHERE name LIKE ?")
					.param(name + " %")
					.query(Integer.class)
					.single()).as(table).isEqualTo(1001);
			}
		}
		finally {
			// Those of the drafts stay.
			for (String table : List.of("author", "category", "tag")) {
				this.jdbc
					.sql("DELETE FROM " + table
							+ " WHERE name LIKE ? AND CAST(substring(name FROM '\\d+$') AS int) % 200 <> 1")
					.param(name + " %")
					.update();
			}
		}
	}

	private ExportSummary run(@Nullable Instant since) throws IOException {
		List<String> lines = new ArrayList<>();
		return this.export.run(this.folder, since, lines::add);
	}

	private FrontMatterText read(String name) throws IOException {
		byte[] bytes = Files.readAllBytes(this.folder.resolve(name));
		FrontMatterText file = FrontMatterText.read(bytes);
		String text = new String(bytes, StandardCharsets.UTF_8);
		assertThat(YAML.readTree(text.substring(4, text.indexOf("\n---\n", 4)))).isEqualTo(file.fields());
		return file;
	}

	private static Map<String, String> ofPosts(Map<String, String> files) {
		Map<String, String> posts = new TreeMap<>(files);
		posts.keySet().removeIf((name) -> name.equals("galley.json") || name.startsWith("data/"));
		return posts;
	}

	/** Hashes of all files, by name. */
	private Map<String, String> files() throws IOException {
		Map<String, String> hashes = new TreeMap<>();
		try (Stream<Path> found = Files.walk(this.folder)) {
			for (Path file : found.filter(Files::isRegularFile).toList()) {
				hashes.put(this.folder.relativize(file).toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
			}
		}
		return hashes;
	}

}
