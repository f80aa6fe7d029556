package app.galley.image;

import java.nio.file.Path;
import java.util.Map;

import app.galley.embedded.GalleyProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a container's file system may lack. {@code .ci/image} tries a folder that is
 * mounted with noexec.
 */
class TemporaryFolderTests {

	@Test
	void saysInOneSentenceThatItCannotBeWritten(@TempDir Path data) throws Exception {
		Path missing = data.resolve("missing");
		GalleyProcess galley = start(data, "-Djava.io.tmpdir=" + missing);
		assertThat(galley.awaitExit()).isEqualTo(1);
		assertThat(galley.output())
			.contains("The temporary folder " + missing + " cannot be written.", "-Djava.io.tmpdir")
			.doesNotContain("\tat ", "Exception");
	}

	@Test
	void saysInOneSentenceThatTheWebpLibraryCannotBeUnpacked(@TempDir Path data) throws Exception {
		Path missing = data.resolve("missing");
		GalleyProcess galley = start(data, "-Dcom.luciad.imageio.webp.tmpdir=" + missing);
		assertThat(galley.awaitExit()).isEqualTo(1);
		assertThat(galley.output())
			.containsPattern("The library for WebP images cannot be loaded: " + missing
					+ "/webp-imageio.*No such file or directory")
			.contains("without noexec", "-Djava.library.path")
			.doesNotContain("\tat ", "Exception");
	}

	private static GalleyProcess start(Path data, String option) throws Exception {
		return GalleyProcess
			.start(Map.of("GALLEY_DATA_DIR", data.resolve("data").toString(), "JDK_JAVA_OPTIONS", option));
	}

}
