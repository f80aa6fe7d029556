package app.galley.migration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import app.galley.importing.ImportFormat;
import app.galley.importing.ImportOptions;
import app.galley.importing.ImportSource;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * WordPress's export: one XML file (WXR), with the images in a folder {@code uploads} or
 * {@code wp-content/uploads} beside it.
 */
@Component
class WordPressFormat implements ImportFormat {

	@Override
	public boolean reads(Path path) throws IOException {
		return isFile(path, ".xml", "<");
	}

	/** Whether a path is a file with this suffix and first character. */
	static boolean isFile(Path path, String suffix, String start) throws IOException {
		if (!Files.isRegularFile(path) || !path.toString().toLowerCase(Locale.ROOT).endsWith(suffix)) {
			return false;
		}
		try (InputStream in = Files.newInputStream(path)) {
			return new String(in.readNBytes(200), StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "")
				.stripLeading()
				.startsWith(start);
		}
	}

	@Override
	public ImportSource open(Path path, @Nullable String archive, ImportOptions options) throws IOException {
		return WordPressSource.open(path, options);
	}

}
