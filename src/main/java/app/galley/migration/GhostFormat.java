package app.galley.migration;

import java.io.IOException;
import java.nio.file.Path;

import app.galley.article.ArticleRenderer;
import app.galley.importing.ImportFormat;
import app.galley.importing.ImportOptions;
import app.galley.importing.ImportSource;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Ghost's export: one JSON file, with the images in a folder {@code content/images} or
 * {@code images} beside it.
 */
@Component
class GhostFormat implements ImportFormat {

	private final ArticleRenderer renderer;

	GhostFormat(ArticleRenderer renderer) {
		this.renderer = renderer;
	}

	@Override
	public boolean reads(Path path) throws IOException {
		return WordPressFormat.isFile(path, ".json", "{");
	}

	@Override
	public ImportSource open(Path path, @Nullable String archive, ImportOptions options) throws IOException {
		return GhostSource.open(path, options, this.renderer);
	}

}
