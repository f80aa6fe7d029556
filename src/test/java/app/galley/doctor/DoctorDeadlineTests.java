package app.galley.doctor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class DoctorDeadlineTests {

	@Test
	void reportsACheckThatHangsOrBreaksAndRunsTheOthers() throws InterruptedException {
		CountDownLatch end = new CountDownLatch(1);
		List<Finding> findings = new CopyOnWriteArrayList<>();
		Check hangs = check("Hangs", (report) -> end.await());
		Check breaks = check("Breaks", (report) -> {
			throw new IllegalStateException("password=secret");
		});
		Check works = check("Works", (report) -> report.ok("Works", "Tried", "Fine."));
		new Doctor(List.of(hangs, breaks, works), Duration.ofMillis(300)).run(findings::add);
		end.countDown();
		assertThat(findings).extracting(Finding::name, Finding::level)
			.containsExactlyInAnyOrder(tuple("Hangs", Level.PROBLEM), tuple("Breaks", Level.PROBLEM),
					tuple("Works", Level.OK));
		assertThat(findings.toString()).doesNotContain("secret");
	}

	private static Check check(String name, Work work) {
		return new Check() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public void run(Report report) throws Exception {
				work.run(report);
			}

		};
	}

	@FunctionalInterface
	private interface Work {

		void run(Report report) throws Exception;

	}

}
