package app.galley.importing;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Progress of an import, with the time that is left.
 */
final class ImportProgress {

	private final int total;

	private final Consumer<String> lines;

	private final LongSupplier nanoTime;

	/** Nano times by the number of posts done before. */
	private final long[] times;

	private int done;

	/**
	 * @param total 0 when unknown
	 */
	ImportProgress(int total, Consumer<String> lines) {
		this(total, lines, System::nanoTime);
	}

	ImportProgress(int total, Consumer<String> lines, LongSupplier nanoTime) {
		this.total = total;
		this.lines = lines;
		this.nanoTime = nanoTime;
		this.times = new long[total + 1];
		this.times[0] = nanoTime.getAsLong();
	}

	void done(String file) {
		this.done++;
		String place = (this.total > 0) ? this.done + " of " + this.total : String.valueOf(this.done);
		this.lines.accept(place + ": " + file + left());
	}

	/**
	 * By the speed of the later half, because the first posts take longer. Says nothing
	 * before there is something to extrapolate.
	 */
	private String left() {
		if (this.done >= this.total) {
			return "";
		}
		long now = this.nanoTime.getAsLong();
		this.times[this.done] = now;
		if (Duration.ofNanos(now - this.times[0]).toSeconds() < 5) {
			return "";
		}
		int half = this.done / 2;
		Duration passed = Duration.ofNanos(now - this.times[half]);
		Duration left = passed.multipliedBy(this.total - this.done).dividedBy(this.done - half);
		return (left.toMinutes() > 0) ? " (about %d min left)".formatted(left.plusSeconds(30).toMinutes())
				: " (about %d s left)".formatted(left.toSeconds());
	}

}
