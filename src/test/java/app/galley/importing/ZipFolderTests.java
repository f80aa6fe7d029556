package app.galley.importing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

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

	@Test
	void unpacksTheOneFolderThatHoldsEverythingAndRemovesIt() throws IOException {
		Path unpacked;
		try (ZipFolder zip = ZipFolder
			.unpack(zip("blog-main/_config.yml", POST, "blog-main/_posts/2021-03-02-x.md", POST, "__MACOSX/x", POST))) {
			unpacked = zip.temporary();
			assertThat(zip.content()).isEqualTo(unpacked.resolve("blog-main"));
			assertThat(zip.content().resolve("_posts/2021-03-02-x.md")).hasBinaryContent(POST);
		}
		assertThat(unpacked).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "site.xml", "harbour.ghost.2026-01-02.json" })
	void findsTheExportThatImagesLieBeside(String name) throws IOException {
		try (ZipFolder zip = ZipFolder.unpack(zip(name, POST, "uploads/2021/pier.png", POST, ".hidden", POST))) {
			assertThat(zip.content()).isEqualTo(zip.root().resolve(name));
		}
		for (String other : List.of("package.json", "posts/a.md", "b.xml")) {
			try (ZipFolder zip = ZipFolder.unpack(zip(name, POST, other, POST))) {
				assertThat(zip.content()).as(other).isEqualTo(zip.root());
			}
		}
		try (ZipFolder zip = ZipFolder.unpack(zip("package.json", POST, "content/a.md", POST))) {
			assertThat(zip.content()).isEqualTo(zip.root());
		}
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
		assertThatIOException().isThrownBy(() -> ZipFolder.unpack(damaged)).withMessageContaining("damaged");
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
