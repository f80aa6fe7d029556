package app.galley.migration;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WxrReaderTests {

	/** A gigabyte with -Dgalley.wxr.megabytes=1024, also with -Xmx256m. */
	private static final int MEGABYTES = Integer.getInteger("galley.wxr.megabytes", 8);

	private static final int ITEM_BYTES = 100_000;

	@TempDir
	Path folder;

	@Test
	void readsALargeFileItemByItem() throws Exception {
		Path file = this.folder.resolve("large.xml");
		int items = MEGABYTES * 10;
		String text = "Some words of a long post. ".repeat(ITEM_BYTES / 27);
		try (BufferedWriter out = Files.newBufferedWriter(file)) {
			out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss><channel>");
			for (int i = 0; i < items; i++) {
				out.write(
						"<item><post_id>%d</post_id><content:encoded xmlns:content=\"c\"><![CDATA[%s]]></content:encoded></item>%n"
							.formatted(i, text));
			}
			out.write("</channel></rss>");
		}
		List<String> ids = new ArrayList<>();
		new WxrReader(file).read((term) -> {
		}, (item) -> {
			assertThat(item.text("content")).hasSize(text.length());
			ids.add(item.id());
		});
		assertThat(ids).hasSize(items).last().isEqualTo(String.valueOf(items - 1));
	}

	@Test
	void leavesOutATextThatNoPostCanHave() throws Exception {
		Path file = this.folder.resolve("long.xml");
		Files.writeString(file, "<rss><channel><item><post_id>1</post_id><title>" + "x".repeat(5 * 1024 * 1024)
				+ "</title></item></channel></rss>");
		List<WxrItem> items = new ArrayList<>();
		new WxrReader(file).read((term) -> {
		}, items::add);
		assertThat(items).singleElement().satisfies((item) -> assertThat(item.tooLong).isTrue());
	}

	@Test
	void readsTheEncodingThatAFileStates() throws Exception {
		assertThat(title("windows-1252", "<?xml version='1.0' encoding='windows-1252'?>", "café – “quoted”"))
			.isEqualTo("café – “quoted”");
		assertThat(title("UTF-8", "\uFEFF<?xml version='1.0' encoding='UTF-8'?>", "灯台\u0008")).isEqualTo("灯台");
	}

	@Test
	void namesTheLineOfTheFault() throws Exception {
		Path file = this.folder.resolve("fault.xml");
		Files.writeString(file, "<rss><channel>\n<item>\n<title>a</b>\n</item></channel></rss>");
		assertThatExceptionOfType(WxrReader.Damaged.class).isThrownBy(() -> new WxrReader(file).read((term) -> {
		}, (item) -> {
		})).satisfies((fault) -> assertThat(fault.line()).isEqualTo(3)).withMessageContaining("is not well-formed XML");
	}

	private String title(String encoding, String declaration, String title) throws IOException {
		Path file = this.folder.resolve(encoding + ".xml");
		Files.writeString(file, declaration + "<rss><channel><item><title>" + title + "</title></item></channel></rss>",
				Charset.forName(encoding));
		List<WxrItem> items = new ArrayList<>();
		new WxrReader(file).read((term) -> {
		}, items::add);
		return items.getFirst().text("title").strip();
	}

}
