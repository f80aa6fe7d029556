package app.galley.api;

import java.util.UUID;
import java.util.concurrent.TimeUnit;

import app.galley.paging.Cursor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Encoding and decoding a cursor of the list of posts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CursorBenchmark {

	private final Cursor cursor = new Cursor("NEWEST", "2026-01-01T00:00:00.123456Z",
			UUID.fromString("01920000-0000-7000-8000-000000000001"));

	private final String text = this.cursor.encode();

	@Benchmark
	public String encode() {
		return this.cursor.encode();
	}

	@Benchmark
	public Cursor decode() {
		return Cursor.decode("after", this.text, "NEWEST");
	}

}
