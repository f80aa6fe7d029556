package app.galley.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

import app.galley.importing.ImportOptions;
import app.galley.importing.ImportReport;
import app.galley.importing.ImportSource;
import app.galley.importing.SourceImage;
import app.galley.importing.SourceKey;
import app.galley.importing.SourcePost;
import app.galley.importing.SourceState;
import app.galley.importing.SourceTerm;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * A folder of Markdown files.
 */
final class MarkdownSource implements ImportSource {

	private final Path folder;

	private final String blog;

	private final List<Path> files;

	private MarkdownSource(Path folder, String blog, List<Path> files) {
		this.folder = folder;
		this.blog = blog;
		this.files = files;
	}

	static MarkdownSource of(Path folder, ImportOptions options) throws IOException {
		try (Stream<Path> found = Files.walk(folder)) {
			return new MarkdownSource(folder, Objects.requireNonNullElse(options.blog(), folder.toString()),
					found.filter(Files::isRegularFile)
						.filter((file) -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(md|markdown)"))
						.sorted()
						.toList());
		}
	}

	@Override
	public String blog() {
		return this.blog;
	}

	@Override
	public int size() {
		return this.files.size();
	}

	@Override
	public void read(ImportReport report, Consumer<SourcePost> posts) throws IOException {
		ImportedImages images = ImportedImages.in(this.folder);
		for (Path file : this.files) {
			String name = this.folder.relativize(file).toString().replace('\\', '/');
			SourcePost post = post(name, file, images, report);
			if (post != null) {
				posts.accept(post);
			}
		}
	}

	private @Nullable SourcePost post(String name, Path file, ImportedImages images, ImportReport report) {
		try {
			byte[] bytes = Files.readAllBytes(file);
			return post(this.blog, name, bytes, images);
		}
		catch (FrontMatter.Unreadable ex) {
			report.error(name, ex.line(), "not imported", String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			report.error(name, 1, "not imported", "cannot read the file: " + ex.getMessage());
		}
		return null;
	}

	static SourcePost post(String blog, String name, byte[] bytes, ImportedImages images) throws IOException {
		ImportedFile file = ImportedFile.read(name, utf8(bytes));
		byte[] image = images.read(name, file.image());
		SourceImage cover = (image != null) ? new SourceImage(String.valueOf(file.image()), 1,
				Objects.requireNonNullElse(file.imageAlt(), ""), () -> image) : null;
		return new SourcePost(new SourceKey(blog, name), name, 1, sha256(bytes, image),
				file.draft() ? SourceState.DRAFT : SourceState.PUBLISHED, file.title(), file.slug(), file.date(),
				file.excerpt(), term(file.author()), term(file.category()),
				file.tags().stream().map(SourceTerm::named).toList(), cover, file.bodyMarkdown(), List.of(),
				file.aliases());
	}

	private static @Nullable SourceTerm term(@Nullable String name) {
		return (name != null) ? SourceTerm.named(name) : null;
	}

	private static String utf8(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new FrontMatter.Unreadable(1, "save the file as UTF-8");
		}
	}

	private static String sha256(byte[] file, byte @Nullable [] image) {
		MessageDigest digest = DigestUtils.updateDigest(DigestUtils.getSha256Digest(), file);
		return Hex.encodeHexString(((image != null) ? DigestUtils.updateDigest(digest, image) : digest).digest());
	}

}
