package app.galley.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.importing.ImportOptions;
import app.galley.importing.ImportReport;
import app.galley.importing.SourcePost;
import app.galley.importing.SourceState;
import app.galley.importing.SourceTerm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A blog of each generator, which all hold the same post and the same draft.
 */
class GeneratorsTests {

	private static final Path FOLDER = Path.of("src/test/resources/import/generators");

	@ParameterizedTest
	@ValueSource(strings = { "jekyll", "hugo", "zola", "astro", "next", "hexo", "eleventy", "gatsby", "obsidian",
			"docusaurus" })
	void readsThePostsOf(String generator) throws IOException {
		List<SourcePost> posts = new ArrayList<>();
		ImportReport report = new ImportReport(generator, true);
		MarkdownSource source = MarkdownSource.of(FOLDER.resolve(generator), generator, ImportOptions.DEFAULTS,
				Clock.systemUTC());
		source.read(report, posts::add);
		assertThat(source.blog()).isEqualTo(
				Set.of("next", "obsidian").contains(generator) ? generator : "https://" + generator + ".lamp.test");
		assertThat(posts).hasSize(2);
		SourcePost post = posts.stream()
			.filter((one) -> one.slug() != null && one.slug().equals("harbour-light"))
			.findFirst()
			.orElseThrow();
		assertThat(post.title()).isEqualTo("Harbour light");
		assertThat(post.state()).isEqualTo(SourceState.PUBLISHED);
		assertThat(post.publishedAt()).isEqualTo("2021-03-02T07:30:00Z");
		assertThat(post.excerpt()).isEqualTo("How the lamp came to the pier.");
		assertThat(Objects.requireNonNull(post.author()).name()).isEqualTo("Mara Quill");
		assertThat(Objects.requireNonNull(post.category()).name()).isEqualTo("history");
		assertThat(post.tags()).extracting(SourceTerm::name).containsExactly("lamps", "sea");
		assertThat(Objects.requireNonNull(post.cover()).alt()).isEqualTo("A lamp");
		assertThat(post.bodyImages()).hasSize(1);
		assertThat(post.oldAddresses()).contains("old/lamp.html");
		SourcePost draft = posts.stream().filter((one) -> one != post).findFirst().orElseThrow();
		assertThat(draft.state()).isEqualTo(SourceState.DRAFT);
		assertThat(report.lines()).as(report.text()).noneMatch((line) -> line.why().contains("not found"));
	}

	@Test
	void theDocumentListsTheKeysThatAreRead() throws IOException {
		String document = Files.readString(Path.of("docs/import.md")).replaceFirst("(?s)### By generator.*", "");
		Set<String> listed = new TreeSet<>();
		Matcher row = Pattern.compile("^\\| [^|]+ \\| ([^|]*`[^|]*) \\|", Pattern.MULTILINE).matcher(document);
		while (row.find()) {
			Pattern.compile("`([^`]+)`").matcher(row.group(1)).results().forEach((key) -> listed.add(key.group(1)));
		}
		Set<String> read = Stream
			.of(FrontMatterKeys.TITLE, FrontMatterKeys.SLUG, FrontMatterKeys.ADDRESS, FrontMatterKeys.ALIASES,
					FrontMatterKeys.CANONICAL, FrontMatterKeys.DATE, FrontMatterKeys.EMBARGO, FrontMatterKeys.EXPIRY,
					FrontMatterKeys.UPDATED, FrontMatterKeys.DRAFT, FrontMatterKeys.PUBLISHED, FrontMatterKeys.HIDDEN,
					FrontMatterKeys.STATUS, FrontMatterKeys.EXCERPT, FrontMatterKeys.AUTHOR, FrontMatterKeys.CATEGORY,
					FrontMatterKeys.LANGUAGE, FrontMatterKeys.TAGS, FrontMatterKeys.KEYWORDS, FrontMatterKeys.COVER,
					FrontMatterKeys.IMAGE_ADDRESS, FrontMatterKeys.IMAGE_ALT)
			.flatMap(List::stream)
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(listed).isEqualTo(read);
	}

}
