package app.galley.article;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Markdown to safe HTML: a few words, lists, 10 KB of code, 19 KB of table.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ArticleRendererBenchmark {

	@Param({ "short", "nested-lists", "long-code", "huge-table" })
	public String article = "";

	private final ArticleRenderer renderer = new ArticleRenderer();

	private String markdown = "";

	@Setup
	public void read() throws IOException {
		this.markdown = Files.readString(Path.of("src/test/resources/proof", this.article + ".md"));
	}

	@Benchmark
	public Article render() {
		return this.renderer.render(this.markdown);
	}

}
