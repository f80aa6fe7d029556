package app.galley.importing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ImportProgressTests {

	private final AtomicLong time = new AtomicLong(-5);

	private final List<String> lines = new ArrayList<>();

	@Test
	void extrapolatesFromTheLaterHalf() {
		ImportProgress progress = new ImportProgress(100, this.lines::add, this.time::get);
		for (int post = 1; post <= 100; post++) {
			this.time.addAndGet(Duration.ofSeconds((post <= 20) ? 6 : 1).toNanos());
			progress.done(post + ".md");
		}
		assertThat(this.lines.getFirst()).isEqualTo("1 of 100: 1.md (about 10 min left)");
		assertThat(this.lines.get(39)).as("twenty slow posts, then twenty quick ones")
			.isEqualTo("40 of 100: 40.md (about 1 min left)");
		assertThat(this.lines.get(89)).isEqualTo("90 of 100: 90.md (about 10 s left)");
		assertThat(this.lines.getLast()).isEqualTo("100 of 100: 100.md");
	}

	@Test
	void saysNothingBeforeThereIsSomethingToExtrapolate() {
		ImportProgress progress = new ImportProgress(2, this.lines::add, this.time::get);
		this.time.addAndGet(Duration.ofSeconds(4).toNanos());
		progress.done("a.md");
		ImportProgress unknown = new ImportProgress(0, this.lines::add, this.time::get);
		this.time.addAndGet(Duration.ofSeconds(9).toNanos());
		unknown.done("b.md");
		assertThat(this.lines).containsExactly("1 of 2: a.md", "1: b.md");
	}

}
