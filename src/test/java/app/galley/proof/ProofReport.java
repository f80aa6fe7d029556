package app.galley.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.imageio.ImageIO;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * Differences found by the proof, with screenshots and an index.html to browse them.
 */
final class ProofReport {

	private static final int CONTEXT_LINES = 2;

	private final Path folder;

	private final List<String> differences = new ArrayList<>();

	private final StringBuilder html = new StringBuilder();

	private final AtomicInteger pairs;

	int screenshots;

	private ProofReport(Path folder, AtomicInteger pairs) {
		this.folder = folder;
		this.pairs = pairs;
	}

	ProofReport(Path folder) {
		this(folder, new AtomicInteger());
		try {
			FileSystemUtils.deleteRecursively(folder);
			Files.createDirectories(folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<String> differences() {
		return this.differences;
	}

	/** A report of one comparison, to be included when it has ended. */
	ProofReport part() {
		return new ProofReport(this.folder, this.pairs);
	}

	synchronized void include(ProofReport part) {
		this.differences.addAll(part.differences);
		this.html.append(part.html);
		this.screenshots += part.screenshots;
	}

	void pixels(String where, String element, byte[] preview, byte @Nullable [] site, PixelDifference difference) {
		String name = "pair-" + this.pairs.incrementAndGet();
		add("%s: %,d pixels differ, the first in %s; all in %s".formatted(where, difference.count(), element,
				difference.place()));
		try {
			Files.write(this.folder.resolve(name + "-preview.png"), preview);
			if (site != null) {
				Files.write(this.folder.resolve(name + "-site.png"), site);
			}
			if (difference.image() != null) {
				ImageIO.write(difference.image(), "png", this.folder.resolve(name + "-difference.png").toFile());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		for (String kind : List.of("preview", "site", "difference")) {
			this.html.append("<figure><figcaption>%s</figcaption><img loading=lazy src='%s-%s.png'></figure>"
				.formatted(kind, name, kind));
		}
	}

	/** Adds a difference unless the lines are equal. */
	void lines(String where, String what, List<String> preview, List<String> site) {
		if (preview.equals(site)) {
			return;
		}
		int at = 0;
		while (at < preview.size() && at < site.size() && preview.get(at).equals(site.get(at))) {
			at++;
		}
		int end = 0;
		while (end < preview.size() - at && end < site.size() - at
				&& preview.get(preview.size() - 1 - end).equals(site.get(site.size() - 1 - end))) {
			end++;
		}
		StringBuilder diff = new StringBuilder();
		preview.subList(Math.max(0, at - CONTEXT_LINES), at)
			.forEach((line) -> diff.append("  ").append(line).append('\n'));
		preview.subList(at, preview.size() - end).forEach((line) -> diff.append("- ").append(line).append('\n'));
		site.subList(at, site.size() - end).forEach((line) -> diff.append("+ ").append(line).append('\n'));
		String shown = (diff.length() > 4000) ? diff.substring(0, 4000) + "…" : diff.toString();
		add("%s: %s differs (- preview, + site)\n%s".formatted(where, what, shown));
	}

	void add(String difference) {
		this.differences.add(difference);
		this.html.append("<h2>%s</h2>".formatted(escape(difference).replace("\n", "<br>")));
	}

	synchronized void write() {
		String page = "<!doctype html><meta charset=utf-8><title>Proof</title><style>body{font:14px/1.5 system-ui;margin:2rem}"
				+ "h2{font:600 13px/1.5 ui-monospace,monospace;white-space:pre-wrap}figure{display:inline-block;width:31%;vertical-align:top;margin:.5%}"
				+ "img{max-width:100%;border:1px solid #ccc}</style><h1>" + this.screenshots + " pairs of screenshots, "
				+ this.differences.size() + " differences</h1>" + this.html;
		try {
			Files.writeString(this.folder.resolve("index.html"), page);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;");
	}

}
