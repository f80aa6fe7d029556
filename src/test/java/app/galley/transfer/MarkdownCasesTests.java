package app.galley.transfer;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

import app.galley.importing.ImportOptions;
import app.galley.importing.SourcePost;
import app.galley.importing.SourceState;
import app.galley.importing.SourceTerm;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Small inputs that stand for faults which users of other systems reported.
 */
class MarkdownCasesTests {

	@TempDir
	Path folder;

	@Test
	void datesAreReadAsGeneratorsWriteThem() throws Exception {
		SourceCases cases = SourceCases.read("01-dates");
		assertThat(cases.lines()).noneMatch((line) -> line.contains("not imported"));
		assertThat(cases.posts()).hasSize(7);
		assertThat(cases.post("2015-02-08-ferry.markdown").publishedAt()).isEqualTo("2015-02-08T10:00:00Z");
		assertThat(cases.post("control.md").publishedAt()).isEqualTo("2024-05-06T10:05:00Z");
		assertThat(cases.post("offset.md").publishedAt()).isEqualTo("2024-05-06T08:00:00Z");
		assertThat(cases.post("one-digit.md").publishedAt()).isEqualTo("2024-05-06T09:05:00Z");
		assertThat(cases.post("slashes.md").publishedAt()).isEqualTo("2024-05-06T10:05:00Z");
		assertThat(cases.post("words.md").publishedAt()).isEqualTo("2022-07-08T00:00:00Z");
		assertThat(cases.post("zone-name.md").publishedAt()).isEqualTo("2024-05-06T10:05:00Z");
	}

	@ParameterizedTest
	@CsvSource({ "lang: fr,fr", "language: pt_br,pt-BR", "'locale: \"zh-Hant\"',zh-Hant", "lang: Klingonish,",
			"title: None," })
	void theLanguageIsReadFromTheKeysOfGenerators(String line, @Nullable String language) throws Exception {
		SourceCases cases = SourceCases.of(this.folder, "post.md",
				"---\ndate: 2024-01-01\n" + line + "\n---\nWords.\n");
		assertThat(cases.only().language()).isEqualTo(language);
		assertThat(cases.lines().stream().anyMatch((warning) -> warning.contains("no language has the tag Klingonish")))
			.isEqualTo(line.contains("Klingonish"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			2024-5-6                                        | 2024-05-06T00:00:00Z
			2024.05.06                                      | 2024-05-06T00:00:00Z
			20240506                                        | 2024-05-06T00:00:00Z
			2024-05-06T10:00                                | 2024-05-06T10:00:00Z
			2024-05-06 10:00:00.123456 -0330                | 2024-05-06T13:30:00.123456Z
			2024-05-06T10:00:00.5+02                        | 2024-05-06T08:00:00.500Z
			2024-05-06T10:00:00+02:00[Europe/Berlin]        | 2024-05-06T08:00:00Z
			2024-05-06 10:00:00 America/New_York            | 2024-05-06T14:00:00Z
			2024-05-06 10:00:00 CEST                        | 2024-05-06T08:00:00Z
			2024-05-06 10:00 PDT                            | 2024-05-06T17:00:00Z
			2024-05-06 10:05 PM                             | 2024-05-06T22:05:00Z
			2024-05-06 12:05 a.m.                           | 2024-05-06T00:05:00Z
			July 8th, 2022                                  | 2022-07-08T00:00:00Z
			8 July 2022                                     | 2022-07-08T00:00:00Z
			08-Jul-2022                                     | 2022-07-08T00:00:00Z
			Fri, 08 Jul 2022 10:00:00 +0200                 | 2022-07-08T08:00:00Z
			Fri, 08 Jul 2022 10:00:00 GMT                   | 2022-07-08T10:00:00Z
			Fri Jul 08 2022 10:00:00 GMT+0200 (CEST)        | 2022-07-08T08:00:00Z
			Fri Jul  8 10:00:00 UTC 2022                    | 2022-07-08T10:00:00Z
			Jul 8, 2022 10:00 AM                            | 2022-07-08T10:00:00Z
			1657274400                                      | 2022-07-08T10:00:00Z
			1657274400000                                   | 2022-07-08T10:00:00Z
			""")
	void relativesOfDatesAreRead(String written, Instant date) {
		assertThat(Dates.parse(written, ZoneId.of("UTC"))).contains(date);
	}

	@ParameterizedTest
	@ValueSource(strings = { "2024-13-01", "2024-02-30", "2024-05-06 25:00", "07/08/2022", "soon", "2024",
			"2024-05-06 10:00 Nowhere/Place", "2024-05-06 13:00 pm" })
	void whatIsNoDateIsNone(String written) {
		assertThat(Dates.parse(written, ZoneId.of("UTC"))).isEmpty();
	}

	@Test
	void errorsNameTheTrueLine() throws Exception {
		assertThat(SourceCases.of(this.folder, "a.md", "---\ntitle: x\ntags:\n  - y\ndate: 2024-13-01\n---\nWords.\n")
			.lines())
			.containsExactly("a.md:5: not imported: not a date: 2024-13-01 (write 2026-11-25 or 2026-11-25T09:30:00Z)");
		assertThat(
				SourceCases.of(this.folder, "a.md", "+++\ntitle = 'x'\n\ndate = '2024-13-01'\n+++\nWords.\n").lines())
			.singleElement()
			.asString()
			.startsWith("a.md:4: not imported: not a date");
		assertThat(SourceCases.of(this.folder, "a.md", "---\ntitle: x\nb: 1\nc: [\n---\nWords.\n").lines())
			.singleElement()
			.asString()
			.startsWith("a.md:4: not imported: cannot read the front matter");
	}

	@Test
	void draftsStayDrafts() throws Exception {
		SourceCases cases = SourceCases.read("02-drafts");
		assertThat(cases.posts()).hasSize(6).allMatch((post) -> post.state() == SourceState.DRAFT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "draft: TRUE", "draft: on", "draft: 'yes'", "draft: 1", "draft: maybe", "published: no",
			"published: 'False'", "publish: false", "status: private", "status: Pending", "status: nearly",
			"visibility: hidden", "state: in review", "private: true", "unlisted: true", "password: secret",
			"permalink: false", "isDraft: true", "draft: [true]" })
	void relativesOfDraftsStayDrafts(String field) throws Exception {
		SourceCases cases = SourceCases.of(this.folder, "a.md", "---\ntitle: x\n" + field + "\n---\nWords.\n");
		assertThat(cases.only().state()).isEqualTo(SourceState.DRAFT);
		assertThat(cases.lines()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "draft: false", "draft: no", "draft:", "published: true", "published: 2024-01-01",
			"status: published", "status: Publish", "publish: yes", "visibility: public", "private: false" })
	void whatTheSourcePublishesIsPublished(String field) throws Exception {
		SourceCases cases = SourceCases.of(this.folder, "a.md", "---\ntitle: x\n" + field + "\n---\nWords.\n");
		assertThat(cases.only().state()).isEqualTo(SourceState.PUBLISHED);
		assertThat(cases.lines()).isEmpty();
	}

	@Test
	void anUnknownStateIsReported() throws Exception {
		assertThat(SourceCases.of(this.folder, "a.md", "---\ntitle: x\nstatus: nearly\n---\nWords.\n").lines())
			.contains("a.md:3: status: \"nearly\" is not known as a state, so the post stays a draft");
	}

	@Test
	void theLaterDateDecidesAndAnExpiredPostStaysADraft() throws Exception {
		SourceCases cases = SourceCases.read("03-embargo");
		assertThat(cases.post("control.md").publishedAt()).isEqualTo("2031-01-01T08:00:00Z");
		assertThat(cases.post("results.md").publishedAt()).isEqualTo("2031-01-01T08:00:00Z");
		assertThat(cases.post("results.md").state()).isEqualTo(SourceState.PUBLISHED);
		assertThat(cases.post("expired.md").state()).isEqualTo(SourceState.DRAFT);
		assertThat(cases.lines()).contains("expired.md:4: expiry date: has passed, so the post stays a draft");
	}

	@Test
	void bundlesHaveTheirFoldersSlugAndDate() throws Exception {
		SourceCases cases = SourceCases.read("04-bundles");
		assertThat(cases.posts()).extracting(SourcePost::slug)
			.containsExactlyInAnyOrder("tide-table", "harbour-light", "salt-marsh");
		SourcePost tides = cases.post("posts/2021-03-02-tide-table/index.md");
		assertThat(tides.publishedAt()).isEqualTo("2021-03-02T00:00:00Z");
		assertThat(tides.cover()).isNotNull();
		assertThat(cases.lines()).contains("posts/_index.md:1: not imported: is the page of a section",
				"posts/harbour-light/index.fr.md:1: not imported: another language (fr) of posts/harbour-light/index.md");
	}

	@Test
	void otherLanguagesOfAFileAreReported() throws Exception {
		Files.writeString(this.folder.resolve("pier.md"), "---\ntitle: Pier\n---\nWords.\n");
		Files.writeString(this.folder.resolve("pier.de.md"), "---\ntitle: Seebrücke\n---\nWorte.\n");
		SourceCases cases = SourceCases.of(this.folder, "only.pt-br.md", "---\ntitle: Cais\n---\nPalavras.\n");
		assertThat(cases.posts()).extracting(SourcePost::slug).containsExactlyInAnyOrder("pier", "only");
		assertThat(cases.lines()).contains("pier.de.md:1: not imported: another language (de) of pier.md");
	}

	@Test
	void eachDateKeyIsKnown() throws Exception {
		assertThat(SourceCases.read("05-date-keys").posts()).hasSize(6)
			.allSatisfy((post) -> assertThat(post.publishedAt()).isEqualTo("2019-04-01T00:00:00Z"));
	}

	@Test
	void eachCoverKeyIsReadWithItsAltText() throws Exception {
		SourceCases cases = SourceCases.read("06-covers");
		assertThat(cases.posts()).hasSize(10).allMatch((post) -> post.cover() != null);
		assertThat(Objects.requireNonNull(cases.post("image-map.md").cover()).alt()).isEqualTo("A pier");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cover: {image: pic.png, alt: A pier}", "header:\n  teaser: pic.png",
			"featuredImage: ./pic.png", "hero: /pic.png", "image:\n  path: pic.png\n  alt: A pier",
			"cover: '[[pic.png]]'", "images:\n  - src: pic.png", "ogImage: {url: pic.png}", "thumbnail: PIC.PNG" })
	void relativesOfCoversAreRead(String field) throws Exception {
		Files.copy(SourceCases.FOLDER.resolve("06-covers/cover.png"), this.folder.resolve("pic.png"));
		SourceCases cases = SourceCases.of(this.folder, "a.md", "---\ntitle: x\n" + field + "\n---\nWords.\n");
		assertThat(cases.only().cover()).as(cases.lines().toString()).isNotNull();
	}

	@Test
	void anImageThatIsNotUnderstoodIsReported() throws Exception {
		assertThat(SourceCases.of(this.folder, "a.md",
				"---\ntitle: x\nposter: pic.png\ncover: blue\nimage: gone.png\nbanner: https://example.org/x.png\n---\nWords.\n")
			.lines()).contains("a.md:3: poster: looks like an image, but the key is not known; name it image",
					"a.md:4: cover: looks like an image, but names none that can be understood",
					"a.md:5: image: image not found in the folder: gone.png",
					"a.md:6: banner: the image on the web is not fetched: https://example.org/x.png");
	}

	@Test
	void termsAreNames() throws Exception {
		SourceCases cases = SourceCases.read("07-terms");
		assertThat(names(cases.post("p1.md").tags())).containsExactly("C++", "Net");
		assertThat(names(cases.post("comma.md").tags())).containsExactly("night", "tide", "storm");
		assertThat(names(cases.post("space.md").tags())).containsExactly("night", "tide", "storm", "ferries");
		assertThat(Objects.requireNonNull(cases.post("space.md").category()).name()).isEqualTo("harbour");
		assertThat(cases.lines()).contains(
				"space.md:4: categories: read as 2: harbour, ferries; write a list to keep them together",
				"space.md:2: category \"ferries\": became a tag; a post has one category");
	}

	private static List<String> names(List<SourceTerm> terms) {
		return terms.stream().map(SourceTerm::name).toList();
	}

	@Test
	void textsAreCutBetweenCharacters() throws Exception {
		SourceCases cases = SourceCases.read("15-excerpt");
		assertThat(cases.posts()).hasSize(3).allSatisfy((post) -> {
			String excerpt = Objects.requireNonNull(post.excerpt());
			assertThat(excerpt.codePointCount(0, excerpt.length())).isLessThanOrEqualTo(500);
			assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(excerpt)).isTrue();
			assertThat(excerpt).endsWith("…").doesNotContain("\u200D…");
		});
		assertThat(Objects.requireNonNull(cases.post("family.md").excerpt())).matches("a+…");
		assertThat(cases.lines()).contains("family.md:5: description: cut to 500 characters");
	}

	@Test
	void nothingOfATextVanishesSilently() throws Exception {
		SourceCases cases = SourceCases.read("16-embeds");
		SourcePost post = cases.only();
		assertThat(post.bodyMarkdown())
			.contains("[Boat](<https://www.youtube.com/watch?v=abcdefghijk>)",
					"[Video](<https://example.org/boat.mp4>)", "![A drawing](galley-image:",
					"![Beside it](galley-image:", "https://example.org/a.jpg")
			.doesNotContain("<iframe", "<video", "img/pier.png");
		assertThat(post.bodyImages()).extracting((image) -> image.content().read())
			.hasSize(2)
			.allMatch((bytes) -> bytes.length > 50);
		assertThat(cases.lines()).contains("old.html:1: not imported: only Markdown files (.md, .markdown) are read",
				"page.mdx:1: not imported: only Markdown files (.md, .markdown) are read",
				"post.md:8: <iframe>: replaced by a link to https://www.youtube.com/watch?v=abcdefghijk",
				"post.md:18: shortcode youtube: is no Markdown here; the page shows it as text",
				"post.md:20: Liquid tag highlight: is no Markdown here; the page shows it as text",
				"post.md:24: pasted.png: image not found in the folder; the text keeps its address",
				"post.md:24: wiki link Other note|a wiki link: is no Markdown here; the page shows it as text",
				"post.md:26: attribute #own-id: is no Markdown here; the page shows it as text",
				"post.md:28: tel:+441234567: the link is left out by the page; its text stays",
				"post.md:30: alert NOTE: is shown as a quotation",
				"post.md:33: attribute .lead: is no Markdown here; the page shows it as text",
				"post.md:36: formula E = mc^2: is no Markdown here; the page shows it as text",
				"post.md:36: marked text marked: is no Markdown here; the page shows it as text",
				"post.md:36: emoji name boat: is no Markdown here; the page shows it as text");
	}

	@Test
	void codeIsLeftAlone() throws Exception {
		String body = "`{{< x >}}` and `![a](b.png)`\n\n```\n<iframe src=\"https://example.org/\"></iframe> ![[x.png]]\n```\n";
		SourceCases cases = SourceCases.of(this.folder, "a.md", "---\ntitle: x\n---\n" + body);
		assertThat(cases.only().bodyMarkdown()).isEqualTo(body);
		assertThat(cases.lines()).isEmpty();
	}

	@Test
	void indentedCodeIsKeptAndDotsEndFrontMatter() throws Exception {
		SourceCases cases = SourceCases.read("18-dots");
		assertThat(cases.post("indented.md").bodyMarkdown()).startsWith("    first line of code\n    second line\n");
		assertThat(cases.post("pandoc.md").bodyMarkdown()).startsWith("The first paragraph")
			.contains("---\n\nThe second");
		assertThat(cases.post("pandoc2.md").bodyMarkdown()).isEqualTo("Only paragraph.\n");
		assertThat(cases.post("blank-first.md").title()).isEqualTo("Blank line first");
		assertThat(cases.post("bom-crlf.md").title()).isEqualTo("BOM and CRLF");
		assertThat(cases.post("utf16.md").title()).isEqualTo("Saved as UTF-16");
		assertThat(cases.post("colon.md").title()).isEqualTo("Ships: a history");
		assertThat(cases.post("duplicate.md").title()).isEqualTo("Two");
		assertThat(cases.lines()).contains(
				"colon.md:2: Ships: a history: read as one text; put it in quotes, because it contains a colon",
				"duplicate.md:5: title: stands twice; the last one is used");
	}

	@Test
	void aliasesOfYamlAreResolved() throws Exception {
		SourcePost post = SourceCases.read("19-alias").only();
		assertThat(post.title()).isEqualTo("Lights of the coast");
		assertThat(post.excerpt()).isEqualTo("Lights of the coast");
		assertThat(names(post.tags())).containsExactly("Mara Quill", "sea");
	}

	@Test
	void aBombOfYamlAliasesIsRefused() throws Exception {
		StringBuilder bomb = new StringBuilder("---\ntitle: x\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
		for (int i = 1; i < 9; i++) {
			bomb.append("a%d: &a%d [".formatted(i, i))
				.append("*a%d, ".formatted(i - 1).repeat(9))
				.append("*a")
				.append(i - 1)
				.append("]\n");
		}
		assertThat(SourceCases.of(this.folder, "bomb.md", bomb + "---\nWords.\n").lines()).singleElement()
			.asString()
			.contains("not imported", "aliases");
		assertThat(SourceCases.of(this.folder, "bomb.md", "---\ntitle: x\na: &a [*a]\n---\nWords.\n").lines())
			.singleElement()
			.asString()
			.contains("not imported");
	}

	@Test
	void numbersStayAsWritten() throws Exception {
		SourcePost post = SourceCases.read("20-floats").only();
		assertThat(post.title()).isEqualTo("1.10");
		assertThat(names(post.tags())).containsExactly("3.10", "3.1", "2024", "007", "1e3", "no", "true");
		SourceCases toml = SourceCases.of(this.folder, "a.md", "+++\ntitle = 1.10\nslug = 2024\n+++\nWords.\n");
		assertThat(toml.only().title()).isEqualTo("1.10");
	}

	@Test
	void imagesAreFoundHoweverTheirNamesAreWritten() throws Exception {
		FileSystemUtils.copyRecursively(SourceCases.FOLDER.resolve("21-names"), this.folder);
		// A checkout may not keep a decomposed name.
		Files.deleteIfExists(this.folder.resolve("caf\u00e9.png"));
		Files.copy(this.folder.resolve("assets/pic.png"), this.folder.resolve("cafe\u0301.png"),
				StandardCopyOption.REPLACE_EXISTING);
		SourceCases cases = SourceCases.read(this.folder, ImportOptions.DEFAULTS);
		assertThat(cases.posts()).hasSize(4).allMatch((post) -> post.cover() != null);
		SourceCases missing = SourceCases.of(this.folder, "missing.md",
				"---\ntitle: x\nimage: gone.png\n---\nWords.\n");
		assertThat(missing.post("missing.md").cover()).isNull();
		assertThat(missing.lines()).contains("missing.md:3: image: image not found in the folder: gone.png");
	}

	@Test
	void aCoverOf80MegabytesIsNotReadIntoMemory() throws Exception {
		try (RandomAccessFile cover = new RandomAccessFile(this.folder.resolve("huge.png").toFile(), "rw")) {
			cover.setLength(80_000_000);
		}
		SourcePost post = SourceCases.of(this.folder, "a.md", "---\ntitle: x\nimage: huge.png\n---\nWords.\n").only();
		assertThatIOException().isThrownBy(() -> Objects.requireNonNull(post.cover()).content().read())
			.withMessage("the file has 80,000,000 bytes; use one of at most 67,108,864");
	}

	@Test
	void datesWithoutZoneAreReadInTheImportsZone() throws Exception {
		SourceCases cases = SourceCases.read("22-zones");
		assertThat(cases.post("late.md").publishedAt()).isEqualTo("2024-05-07T03:30:00Z");
		assertThat(cases.post("early.md").publishedAt()).isEqualTo("2024-05-06T21:30:00Z");
		assertThat(cases.post("zero.md").publishedAt()).isNull();
		assertThat(cases.lines()).contains("zero.md:4: date: 0001-01-01T00:00:00Z means no date");
		ImportOptions newYork = ImportOptions.DEFAULTS.with("--zone", "America/New_York");
		Files.writeString(this.folder.resolve("a.md"), "---\ntitle: x\ndate: 2024-05-06 23:30\n---\nWords.\n");
		assertThat(SourceCases.read(this.folder, newYork).only().publishedAt()).isEqualTo("2024-05-07T03:30:00Z");
	}

	@Test
	void oldAddressesOfAnyFormAreKept() throws Exception {
		SourceCases cases = SourceCases.read("28-aliases");
		assertThat(cases.post("post.md").oldAddresses()).containsExactlyInAnyOrder("from-hugo-url", "2019/灯台", "2019/港",
				"old.html", "?p=123", "blog/lamp", "Blog/CASE");
		assertThat(cases.post("permalink.md").slug()).isEqualTo("permalink");
		assertThat(cases.post("permalink.md").oldAddresses()).containsExactly("blog/2024/permalink");
		assertThat(cases.post("canonical.md").oldAddresses()).isEmpty();
		assertThat(cases.lines()).contains(
				"canonical.md:5: canonical_url: is not kept; it leads to another site: https://elsewhere.example.org/first");
	}

	@Test
	void aRightToLeftTextStays() throws Exception {
		SourcePost post = SourceCases.read("29-rtl").only();
		assertThat(post.title()).isEqualTo("GraphQL للمبتدئين");
		assertThat(post.bodyMarkdown()).contains("الفقرة الثانية تبدأ بالعربية وفيها `code()` داخلها.");
	}

	@Test
	void aFileWithoutFrontMatterBecomesADraft() throws Exception {
		SourceCases cases = SourceCases.of(this.folder, "My note.md", "# A heading\n\nWords.\n");
		assertThat(cases.only().state()).isEqualTo(SourceState.DRAFT);
		assertThat(cases.only().title()).isEqualTo("A heading");
		assertThat(cases.only().bodyMarkdown()).isEqualTo("Words.\n");
		assertThat(cases.only().slug()).isEqualTo("My note");
	}

	@Test
	void unknownKeysAreListedOnce() throws Exception {
		Files.writeString(this.folder.resolve("a.md"), "---\ntitle: a\nlayout: post\ntoc: true\n---\nWords.\n");
		SourceCases cases = SourceCases.of(this.folder, "b.md", "---\ntitle: b\nlayout: post\n---\nWords.\n");
		assertThat(cases.report().text()).contains("Keys not used: layout (2), toc (1)");
	}

}
