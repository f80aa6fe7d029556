package app.galley.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

import app.galley.importing.ImportFormat;
import app.galley.importing.ImportOptions;
import app.galley.importing.ImportSource;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Folders of Markdown files.
 */
@Component
class MarkdownFormat implements ImportFormat {

	private final Clock clock;

	MarkdownFormat(Clock clock) {
		this.clock = clock;
	}

	@Override
	public boolean reads(Path path) {
		return Files.isDirectory(path);
	}

	@Override
	public ImportSource open(Path path, @Nullable String archive, ImportOptions options) throws IOException {
		return MarkdownSource.of(path, archive, options, this.clock);
	}

}
