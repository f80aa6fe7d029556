package app.galley.importing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import app.galley.importing.ReportLine.Level;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report of an import: counts, and a line for everything that is left out, replaced,
 * renamed or not published. Safe for use by several threads.
 */
public final class ImportReport {

	private static final Comparator<ReportLine> BY_PLACE = Comparator.comparing(ReportLine::file)
		.thenComparingInt(ReportLine::line);

	private final String blog;

	private final boolean dryRun;

	private final List<ReportLine> lines = new ArrayList<>();

	/** In the order in which the text prints them. */
	private final Map<Count, Integer> counts = new LinkedHashMap<>();

	private final Map<ImageCount, Integer> images = new EnumMap<>(ImageCount.class);

	private final Map<String, Integer> summary = new LinkedHashMap<>();

	private @Nullable String stopped;

	private final Map<String, Integer> unusedKeys = new TreeMap<>();

	public ImportReport(String blog, boolean dryRun) {
		this.blog = blog;
		this.dryRun = dryRun;
		for (Count count : Count.values()) {
			this.counts.put(count, 0);
		}
	}

	/** Notes that the import ended before its source did. */
	synchronized void stop(String why) {
		this.stopped = why;
	}

	public void error(String file, int line, String what, String why) {
		add(new ReportLine(Level.ERROR, file, line, what, why));
	}

	public void warn(String file, int line, String what, String why) {
		add(new ReportLine(Level.WARNING, file, line, what, why));
	}

	public void note(String file, int line, String what, String why) {
		add(new ReportLine(Level.NOTE, file, line, what, why));
	}

	private synchronized void add(ReportLine line) {
		this.lines.add(line);
	}

	/**
	 * Counts something that is said once for all files.
	 * @param what continues a number of posts:
	 * {@code "had no category; used \"Articles\""}
	 */
	public synchronized void summarize(String what) {
		this.summary.merge(what, 1, Integer::sum);
	}

	/** Counts a key of front matter that nothing is made of. */
	public synchronized void unusedKey(String key) {
		this.unusedKeys.merge(key, 1, Integer::sum);
	}

	/** Counts a post or draft. */
	public synchronized void count(Count count) {
		this.counts.merge(count, 1, Integer::sum);
	}

	/** Counts an image of a post. */
	public synchronized void count(ImageCount count) {
		this.images.merge(count, 1, Integer::sum);
	}

	public synchronized int errors() {
		return (int) this.lines.stream().filter((line) -> line.level() == Level.ERROR).count()
				+ ((this.stopped != null) ? 1 : 0);
	}

	/** The lines, by file and line. */
	public synchronized List<ReportLine> lines() {
		return this.lines.stream().sorted(BY_PLACE).toList();
	}

	/** The report for people. */
	public synchronized String text() {
		StringBuilder text = new StringBuilder();
		if (this.dryRun) {
			text.append("Dry run: nothing was changed\n");
		}
		if (this.stopped != null) {
			text.append("Stopped: ").append(this.stopped).append(" (import again to continue)\n");
		}
		text.append("Blog: ").append(this.blog).append(" (--blog)\n");
		text.append(this.counts.entrySet()
			.stream()
			.map((entry) -> entry.getValue() + " " + entry.getKey().words())
			.collect(Collectors.joining(", "))).append(", ").append(errors()).append(" with errors\n");
		if (!this.images.isEmpty()) {
			text.append(this.images.entrySet()
				.stream()
				.map((entry) -> entry.getValue() + " " + entry.getKey().words())
				.collect(Collectors.joining(", ", "Images: ", "\n")));
		}
		this.summary.forEach((what,
				count) -> text.append(count).append((count == 1) ? " post " : " posts ").append(what).append('\n'));
		if (!this.unusedKeys.isEmpty()) {
			text.append("Keys not used: ")
				.append(this.unusedKeys.entrySet()
					.stream()
					.map((key) -> key.getKey() + " (" + key.getValue() + ")")
					.collect(Collectors.joining(", ")))
				.append('\n');
		}
		lines().forEach((line) -> text.append(line).append('\n'));
		return text.toString();
	}

	/** The report for programs, in JSON. */
	public String json() {
		return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(content());
	}

	/** The report for programs. */
	synchronized Map<String, Object> content() {
		Map<String, Object> report = new LinkedHashMap<>();
		report.put("blog", this.blog);
		report.put("dryRun", this.dryRun);
		report.put("stopped", this.stopped);
		Map<String, Integer> numbers = new LinkedHashMap<>();
		this.counts.forEach((count, number) -> numbers.put(count.words(), number));
		numbers.put("errors", errors());
		report.put("counts", numbers);
		Map<String, Integer> imageNumbers = new LinkedHashMap<>();
		this.images.forEach((count, number) -> imageNumbers.put(count.words(), number));
		report.put("images", imageNumbers);
		report.put("summary", this.summary);
		report.put("unusedKeys", this.unusedKeys);
		report.put("lines", lines());
		return report;
	}

	/**
	 * What became of posts.
	 */
	public enum Count {

		NEW, CHANGED, UNCHANGED, KEPT, APPROVED, SCHEDULED, DRAFTS;

		String words() {
			return switch (this) {
				case NEW -> "new";
				case CHANGED -> "changed";
				case UNCHANGED -> "unchanged";
				case KEPT -> "edited here";
				case APPROVED -> "approved";
				case SCHEDULED -> "scheduled";
				case DRAFTS -> "drafts";
			};
		}

	}

	/**
	 * What became of images of new and changed posts.
	 */
	public enum ImageCount {

		FILE, FETCHED, KNOWN, TO_FETCH, NOT_FETCHED, FAILED;

		String words() {
			return switch (this) {
				case FILE -> "from files";
				case FETCHED -> "fetched";
				case KNOWN -> "fetched already";
				case TO_FETCH -> "to fetch";
				case NOT_FETCHED -> "not fetched (--fetch)";
				case FAILED -> "failed";
			};
		}

	}

}
