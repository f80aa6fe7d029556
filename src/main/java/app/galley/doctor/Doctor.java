package app.galley.doctor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Runs all checks side by side.
 */
@Component
@UsedByDoctor
class Doctor {

	private static final Duration LIMIT = Duration.ofSeconds(40);

	private final List<Check> checks;

	private final Duration limit;

	@Autowired
	Doctor(List<Check> checks) {
		this(checks, LIMIT);
	}

	Doctor(List<Check> checks, Duration limit) {
		this.checks = List.copyOf(checks);
		this.limit = limit;
	}

	/**
	 * Runs the checks.
	 * @param sink receives each finding as it comes, from several threads, one at a time
	 */
	void run(Consumer<Finding> sink) throws InterruptedException {
		Object lock = new Object();
		Consumer<Finding> serial = (finding) -> {
			synchronized (lock) {
				sink.accept(finding);
			}
		};
		long end = System.nanoTime() + this.limit.toNanos();
		List<Running> all = IntStream.range(0, this.checks.size())
			.mapToObj((i) -> start(this.checks.get(i), new Report(i, serial)))
			.toList();
		for (Running each : all) {
			try {
				each.done().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				each.report()
					.problem(each.check().name(), "Waited for the rest of this check",
							"It does not end within %d s.".formatted(this.limit.toSeconds()),
							"A server on the way accepts connections but does not respond: check firewalls and proxies.");
				each.report().close();
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private static Running start(Check check, Report report) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		Thread.ofVirtual().name("doctor-" + check.name()).start(() -> {
			try {
				check.run(report);
			}
			catch (Throwable ex) {
				report.problem(check.name(), "Ran this check", ex);
			}
			finally {
				done.complete(null);
			}
		});
		return new Running(check, report, done);
	}

	private record Running(Check check, Report report, CompletableFuture<Void> done) {
	}

}
