package app.galley.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

import app.galley.importing.ImportOptions;
import app.galley.importing.ImportReport;
import app.galley.importing.ReportLine;
import app.galley.importing.SourcePost;

/**
 * Reads folders as an import does, without storing anything.
 */
record SourceCases(List<SourcePost> posts, ImportReport report) {

	static final Path FOLDER = Path.of("src/test/resources/import/cases");

	static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

	static SourceCases read(String folder) throws IOException {
		return read(FOLDER.resolve(folder), ImportOptions.DEFAULTS);
	}

	static SourceCases read(Path folder, ImportOptions options) throws IOException {
		List<SourcePost> posts = new ArrayList<>();
		ImportReport report = new ImportReport("test", true);
		MarkdownSource.of(folder, "test", options, Clock.fixed(NOW, ZoneOffset.UTC)).read(report, posts::add);
		return new SourceCases(posts, report);
	}

	/** Reads a folder with this one file. */
	static SourceCases of(Path folder, String name, String text) throws IOException {
		Path file = folder.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
		return read(folder, ImportOptions.DEFAULTS);
	}

	SourcePost only() {
		if (this.posts.size() != 1) {
			throw new NoSuchElementException(this.posts + " " + lines());
		}
		return this.posts.getFirst();
	}

	SourcePost post(String file) {
		return this.posts.stream()
			.filter((post) -> post.file().equals(file))
			.findFirst()
			.orElseThrow(() -> new NoSuchElementException(file + " of " + lines()));
	}

	List<String> lines() {
		return this.report.lines().stream().map(ReportLine::toString).toList();
	}

}
