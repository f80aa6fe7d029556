package app.galley.importing;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Progress of an import, with the time that is left.
 */
final class ImportProgress {

	private final int total;

	private final Consumer<String> lines;

	private final long start = System.nanoTime();

	private int done;

	/**
	 * @param total 0 when unknown
	 */
	ImportProgress(int total, Consumer<String> lines) {
		this.total = total;
		this.lines = lines;
	}

	void done(String file) {
		this.done++;
		String place = (this.total > 0) ? this.done + " of " + this.total : String.valueOf(this.done);
		this.lines.accept(place + ": " + file + left());
	}

	/** Says nothing before there is something to extrapolate. */
	private String left() {
		Duration passed = Duration.ofNanos(System.nanoTime() - this.start);
		if (this.done >= this.total || passed.toSeconds() < 5) {
			return "";
		}
		Duration left = passed.multipliedBy(this.total - this.done).dividedBy(this.done);
		return (left.toMinutes() > 0) ? " (about %d min left)".formatted(left.plusSeconds(30).toMinutes())
				: " (about %d s left)".formatted(left.toSeconds());
	}

}
