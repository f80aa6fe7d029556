package app.galley.doctor;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryCheckTests {

	@ParameterizedTest
	@CsvSource({ "307, 512, OK", "256, 1024, OK", "180, 480, WARNING", "384, 512, PROBLEM", "1024, 1024, PROBLEM" })
	void comparesHeapAndLimit(long heap, long limit, Level level) {
		List<Finding> findings = new ArrayList<>();
		new MemoryCheck(heap, limit).run(new Report(0, findings::add));
		assertThat(findings).extracting(Finding::level).containsExactly(level);
	}

}
