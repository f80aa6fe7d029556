package app.galley.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import app.galley.importing.ImportOptions;
import app.galley.importing.ImportReport;
import app.galley.importing.ImportSource;
import app.galley.importing.SourcePost;
import org.jspecify.annotations.Nullable;

/**
 * A folder of Markdown files.
 */
final class MarkdownSource implements ImportSource {

	/** Without front matter, these are the folder's own papers and no posts. */
	private static final String PAPERS = "(?i)(.*/)?(readme|licen[cs]e|changelog|contributing|code_of_conduct|security|agents|claude)(\\.[a-z-]+)?\\.(md|markdown)";

	private static final long MAX_FILE_SIZE = 2 * 1024 * 1024;

	private final SourceFolder folder;

	private final MarkdownContext context;

	private final List<String> files;

	private MarkdownSource(SourceFolder folder, MarkdownContext context) {
		this.folder = folder;
		this.context = context;
		this.files = folder.names().stream().filter(MarkdownSource::isMarkdown).toList();
	}

	/**
	 * Opens a folder. A blog whose configuration has no address is known by the folder's
	 * path, or by the archive's name.
	 * @param archive name of the ZIP file that the folder was unpacked from, or null
	 */
	static MarkdownSource of(Path folder, @Nullable String archive, ImportOptions options, Clock clock)
			throws IOException {
		SourceFolder files = SourceFolder.of(folder);
		Path real = folder.toRealPath();
		SiteConfiguration site = SiteConfiguration.of(real, (archive != null) ? 0 : 3);
		String name = Objects.requireNonNullElse(archive, real.toString());
		String blog = Objects.requireNonNullElse(options.blog(), Objects.requireNonNullElse(site.url(), name));
		String below = site.root().relativize(real).toString().replace('\\', '/');
		return new MarkdownSource(files, new MarkdownContext(files, blog, below.isEmpty() ? "" : below + "/",
				site.authors(real), options, clock.instant()));
	}

	private static boolean isMarkdown(String name) {
		return name.toLowerCase(Locale.ROOT).matches(".*\\.(md|markdown|mdown|mkdn?)");
	}

	@Override
	public String blog() {
		return this.context.blog();
	}

	@Override
	public int size() {
		return this.files.size();
	}

	@Override
	public void read(ImportReport report, Consumer<SourcePost> posts) {
		this.folder.unreadable().forEach((name) -> report.error(name, 1, "not imported", "may not be read"));
		this.folder.skipped().forEach((name) -> report.note(name, 1, "folder", "left out; it holds no content"));
		this.folder.names().forEach((name) -> reportOther(name, report));
		Map<String, String> languages = languages();
		for (String name : this.files) {
			SourcePost post = isPost(name, languages, report) ? post(name, report) : null;
			if (post != null) {
				posts.accept(post);
			}
		}
	}

	private void reportOther(String name, ImportReport report) {
		String lower = name.toLowerCase(Locale.ROOT);
		if (lower.matches(".*\\.(mdx|adoc|asciidoc|org|rst|textile|ipynb|html?)")) {
			report.warn(name, 1, "not imported", "only Markdown files (.md, .markdown) are read");
		}
	}

	/** The file to import of each post that has several languages. */
	private Map<String, String> languages() {
		Map<String, String> chosen = new HashMap<>();
		for (String name : this.files) {
			FileName file = FileName.of(name);
			chosen.merge(file.group(), name, (one, other) -> {
				FileName first = FileName.of(one);
				return (first.language() == null || file.language() != null && !"en".equals(file.language())) ? one
						: other;
			});
		}
		return chosen;
	}

	private boolean isPost(String name, Map<String, String> languages, ImportReport report) {
		FileName file = FileName.of(name);
		if (file.slug().equals("_index")) {
			report.note(name, 1, "not imported", "is the page of a section");
			return false;
		}
		if (file.bundle() && file.folder().isEmpty()) {
			report.note(name, 1, "not imported", "is the home page");
			return false;
		}
		String chosen = Objects.requireNonNull(languages.get(file.group()));
		if (!chosen.equals(name) && file.language() != null) {
			report.warn(name, 1, "not imported", "another language (%s) of %s".formatted(file.language(), chosen));
			return false;
		}
		return true;
	}

	private @Nullable SourcePost post(String name, ImportReport report) {
		try {
			byte[] bytes = this.folder.read(name);
			if (bytes.length > MAX_FILE_SIZE) {
				throw new Unreadable(1,
						"use a file of at most %,d bytes; this one has %,d".formatted(MAX_FILE_SIZE, bytes.length));
			}
			if (name.matches(PAPERS) && FrontMatter.parse(SourceText.decode(bytes)).fields() == null) {
				report.note(name, 1, "not imported", "describes the folder");
				return null;
			}
			return MarkdownPost.read(this.context, name, bytes, report);
		}
		catch (Unreadable ex) {
			report.error(name, ex.line(), "not imported", String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			report.error(name, 1, "not imported", "cannot read the file: " + ex.getMessage());
		}
		return null;
	}

}
