package app.galley.transfer;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import app.galley.Api;
import app.galley.OwnProcesses;
import app.galley.embedded.GalleyProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The import command as a process. {@code galley.import.kills} sets how often it is
 * killed, {@code galley.import.files} the number of files; the defaults are for the
 * build.
 */
@OwnProcesses
class ImportProcessTests {

	private static final int KILLS = Integer.getInteger("galley.import.kills", 1);

	private static final int FILES = Integer.getInteger("galley.import.files", 12);

	@TempDir
	Path folder;

	@Test
	void anImportThatIsKilledEndsAsOneThatWasNot() throws Exception {
		Path blog = blog();
		for (int kill = 1; kill <= KILLS; kill++) {
			String place = Math.max(1, FILES * kill / (KILLS + 1)) + " of " + FILES + ":";
			GalleyProcess process = start(blog, "killed", "killed");
			String output = Api.await(Duration.ofMinutes(10), () -> output(process),
					(text) -> text.contains(place) || text.contains("Took "));
			assertThat(output).contains(place);
			process.kill();
		}
		JsonNode rest = finish(blog, "killed", "rest");
		assertThat(rest.at("/counts/errors").asInt()).isZero();
		assertThat(rest.at("/counts/unchanged").asInt()).isPositive();
		assertThat(rest.at("/counts/new").asInt() + rest.at("/counts/unchanged").asInt()).isEqualTo(FILES);
		JsonNode whole = finish(blog, "whole", "whole");
		assertThat(whole.at("/counts/new").asInt()).isEqualTo(FILES);
		assertThat(export("killed")).isEqualTo(export("whole"));
	}

	private JsonNode finish(Path blog, String data, String report) throws Exception {
		GalleyProcess process = start(blog, data, report);
		assertThat(process.awaitExit()).as(process.output()).isZero();
		process.output().lines().filter((line) -> line.startsWith("Took ")).forEach(System.out::println);
		return JsonMapper.builder().build().readTree(Files.readString(this.folder.resolve(report + ".json")));
	}

	/** All that is stored, without the ids and times that differ after each import. */
	private Map<String, String> export(String data) throws Exception {
		Path folder = this.folder.resolve("export-" + data);
		GalleyProcess process = GalleyProcess.start(this.folder.resolve(data), "export", folder.toString());
		assertThat(process.awaitExit()).as(process.output()).isZero();
		Map<String, String> files = new TreeMap<>();
		try (Stream<Path> found = Files.walk(folder)) {
			for (Path file : found.filter(Files::isRegularFile).toList()) {
				files.put(folder.relativize(file).toString(),
						new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
							.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]{17}", "ID")
							.replaceAll("(?m)^( *(?:- )?(?:lastmod|createdAt): ).*", "$1TIME"));
			}
		}
		assertThat(files).hasSizeGreaterThan(2 * FILES);
		return files;
	}

	private GalleyProcess start(Path blog, String data, String report) throws Exception {
		return GalleyProcess.start(this.folder.resolve(data), "import", blog.toString(), "--approve", "--report",
				this.folder.resolve(report + ".json").toString());
	}

	private static String output(GalleyProcess process) {
		try {
			return process.output();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Path blog() throws IOException {
		Path posts = Files.createDirectories(this.folder.resolve("blog/_posts"));
		for (int i = 0; i < FILES; i++) {
			image(i, posts.resolve(i + ".jpg"));
			Files.writeString(posts.resolve("2021-03-02-post-%d.md".formatted(i)), """
					---
					title: Post %1$d
					image: %1$d.jpg
					tags: [one, two]
					---
					%2$s

					![One](%1$d.jpg)
					""".formatted(i, "Words about the harbour, enough of them to be read. ".repeat(40)));
		}
		return this.folder.resolve("blog");
	}

	private static void image(int number, Path file) throws IOException {
		BufferedImage image = new BufferedImage(1200, 675, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = image.createGraphics();
		graphics.setPaint(new GradientPaint(0, 0, new Color(number * 7919 & 0xFFFFFF), 1200, 675, Color.WHITE));
		graphics.fillRect(0, 0, 1200, 675);
		graphics.setColor(Color.DARK_GRAY);
		graphics.drawString("Image " + number, 500, 300);
		graphics.dispose();
		ImageIO.write(image, "jpg", file.toFile());
	}

}
