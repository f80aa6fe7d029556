package app.galley.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

import app.galley.importing.ImportFormat;
import app.galley.importing.ImportOptions;
import app.galley.importing.ImportSource;

import org.springframework.stereotype.Component;

/**
 * Folders of Markdown files, and ZIP files of one.
 */
@Component
class MarkdownFormat implements ImportFormat {

	private final Clock clock;

	MarkdownFormat(Clock clock) {
		this.clock = clock;
	}

	@Override
	public boolean reads(Path path) throws IOException {
		return Files.isDirectory(path) || ZipFolder.isZip(path);
	}

	@Override
	public ImportSource open(Path path, ImportOptions options) throws IOException {
		Path real = path.toRealPath();
		if (Files.isDirectory(real)) {
			return MarkdownSource.of(real, real.toString(), options, this.clock);
		}
		ZipFolder zip = ZipFolder.unpack(real);
		return MarkdownSource.of(zip, real.toString(), options, this.clock);
	}

}
