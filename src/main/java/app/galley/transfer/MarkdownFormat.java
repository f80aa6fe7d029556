package app.galley.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import app.galley.importing.ImportFormat;
import app.galley.importing.ImportOptions;
import app.galley.importing.ImportSource;

import org.springframework.stereotype.Component;

/**
 * Folders of Markdown files.
 */
@Component
class MarkdownFormat implements ImportFormat {

	@Override
	public boolean reads(Path path) {
		return Files.isDirectory(path);
	}

	@Override
	public ImportSource open(Path path, ImportOptions options) throws IOException {
		return MarkdownSource.of(path.toRealPath(), options);
	}

}
