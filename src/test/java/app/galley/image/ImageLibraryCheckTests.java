package app.galley.image;

import java.nio.file.Path;

import app.galley.doctor.Finding;
import app.galley.doctor.Findings;
import app.galley.doctor.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ImageLibraryCheckTests {

	@TempDir
	Path folder;

	@Test
	void needsAFolderThatIsWritable() {
		assertThat(Findings.of(new ImageLibraryCheck(this.folder))).extracting(Finding::level)
			.containsExactly(Level.OK, Level.OK);
		assertThat(Findings.of(new ImageLibraryCheck(this.folder.resolve("missing"))))
			.extracting(Finding::name, Finding::level)
			.containsExactly(tuple("Temporary folder", Level.PROBLEM), tuple("Image library", Level.SKIPPED));
	}

}
