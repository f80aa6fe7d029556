package app.galley.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import app.galley.importing.ImportOptions;
import app.galley.importing.ImportReport;
import app.galley.importing.ImportSource;
import app.galley.importing.SourcePost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ZipFolderTests {

	private static final byte[] POST = "---\ntitle: x\n---\nWords.\n".getBytes(StandardCharsets.UTF_8);

	@TempDir
	Path folder;

	private final MarkdownFormat format = new MarkdownFormat(Clock.systemUTC());

	@Test
	void readsAZipOfAFolderAndRemovesWhatItUnpacked() throws IOException {
		Path zip = zip("blog-main/_config.yml", "url: https://zip.lamp.test".getBytes(StandardCharsets.UTF_8),
				"blog-main/_posts/2021-03-02-x.md", POST);
		Path unpacked;
		assertThat(this.format.reads(zip)).isTrue();
		try (ImportSource source = this.format.open(zip, ImportOptions.DEFAULTS)) {
			List<SourcePost> posts = new ArrayList<>();
			source.read(new ImportReport("x", true), posts::add);
			assertThat(source.blog()).isEqualTo("https://zip.lamp.test");
			assertThat(posts).singleElement().extracting(SourcePost::file).isEqualTo("_posts/2021-03-02-x.md");
		}
		try (ZipFolder open = ZipFolder.unpack(zip)) {
			unpacked = open.temporary();
			assertThat(unpacked).isDirectory();
		}
		assertThat(unpacked).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "../out.md", "a/../../out.md", "/out.md", "..\\out.md", "a/../b.md" })
	void refusesNamesOutsideOfTheZip(String name) throws IOException {
		Path zip = zip(name, POST);
		assertThatIOException().isThrownBy(() -> ZipFolder.unpack(zip))
			.withMessageContaining("names a file outside of itself");
		assertThat(this.folder.resolve("out.md")).doesNotExist();
	}

	@Test
	void refusesABomb() throws IOException {
		Path zip = zip("bomb.md", new byte[80 * 1024 * 1024]);
		assertThat(zip).satisfies((file) -> assertThat(Files.size(file)).isLessThan(200_000));
		assertThatIOException().isThrownBy(() -> ZipFolder.unpack(zip)).withMessageContaining("times its size");
	}

	@Test
	void refusesADamagedZip() throws IOException {
		Path zip = zip("a.md", POST);
		Path damaged = Files.write(this.folder.resolve("damaged.zip"), Arrays.copyOf(Files.readAllBytes(zip), 60));
		assertThatIOException().isThrownBy(() -> this.format.open(damaged, ImportOptions.DEFAULTS))
			.withMessageContaining("damaged");
	}

	private Path zip(Object... namesAndBytes) throws IOException {
		Path zip = this.folder.resolve("blog.zip");
		try (OutputStream file = Files.newOutputStream(zip); ZipOutputStream out = new ZipOutputStream(file)) {
			for (int i = 0; i < namesAndBytes.length; i += 2) {
				out.putNextEntry(new ZipEntry((String) namesAndBytes[i]));
				out.write((byte[]) namesAndBytes[i + 1]);
				out.closeEntry();
			}
		}
		return zip;
	}

}
