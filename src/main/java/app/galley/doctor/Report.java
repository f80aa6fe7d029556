package app.galley.doctor;

import java.util.Locale;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Receives the findings of one check, in the order of the report.
 */
public final class Report {

	/** More findings than any check has. */
	private static final int FINDINGS = 1000;

	private final Consumer<Finding> sink;

	private int position;

	private boolean closed;

	Report(int check, Consumer<Finding> sink) {
		this.position = check * FINDINGS;
		this.sink = sink;
	}

	/**
	 * @param name what was checked
	 * @param tried a phrase: what was done
	 * @param found a sentence: what came of it
	 */
	public void ok(String name, String tried, String found) {
		add(Level.OK, name, tried, found, null);
	}

	/** Reports what works, but not as it should in production. */
	public void warning(String name, String tried, String found, String advice) {
		add(Level.WARNING, name, tried, found, advice);
	}

	/** Reports what does not work. */
	public void problem(String name, String tried, String found, @Nullable String advice) {
		add(Level.PROBLEM, name, tried, found, advice);
	}

	/** Reports a failure, with what {@link Failures} knows about it. */
	public void problem(String name, String tried, Throwable failure) {
		Failures.Explanation explanation = Failures.explain(failure);
		problem(name, tried, explanation.found(), explanation.advice());
	}

	/**
	 * Reports what does not work.
	 * @param sentence what came of it and, after a colon, what to do
	 */
	public void problem(String name, String tried, String sentence) {
		String[] parts = sentence.split(": ", 2);
		if (parts.length == 1) {
			problem(name, tried, sentence, (String) null);
			return;
		}
		problem(name, tried, parts[0] + ".", parts[1].substring(0, 1).toUpperCase(Locale.ROOT) + parts[1].substring(1));
	}

	/** Reports what was not tried. */
	public void skipped(String name, String reason) {
		add(Level.SKIPPED, name, "Not tried", reason, null);
	}

	/** Ignores what is reported from now on. */
	synchronized void close() {
		this.closed = true;
	}

	private synchronized void add(Level level, String name, String tried, String found, @Nullable String advice) {
		if (!this.closed) {
			this.sink.accept(new Finding(level, name, tried, found, advice, this.position++));
		}
	}

}
