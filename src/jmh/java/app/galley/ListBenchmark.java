package app.galley;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.graphql.ExecutionGraphQlResponse;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.support.DefaultExecutionGraphQlRequest;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The front page's list, executed from its document to the values of its response. Includes
 * PostgreSQL's work, not HTTP and JSON.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ListBenchmark {

	private static final int POSTS = 1000;

	private static final String LIST = "{ posts(first: 20) { nodes { slug title excerpt publishedAt featuredImage { url width height alt } author { name slug } category { name slug } tags { name slug } } } }";

	@SuppressWarnings("NullAway.Init") // by start()
	private ConfigurableApplicationContext context;

	@SuppressWarnings("NullAway.Init") // by start()
	private ExecutionGraphQlService service;

	@Setup
	public void start() {
		this.context = new SpringApplicationBuilder(GalleyApplication.class).run("--server.port=0",
				"--galley.embedded.mode=always", "--galley.embedded.s3-port=0", "--galley.samples=false", "--galley.editor.password=" + Api.PASSWORD,
				"--galley.sdxl.sketch-step-delay=0ms",
				"--galley.data-dir=" + Path.of("target/galley-bench/" + UUID.randomUUID()));
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		String slug = new Newsroom(Api.at(URI.create("http://localhost:" + port))).publish("Measured")
			.get("slug")
			.asString();
		JdbcClient jdbc = this.context.getBean(JdbcClient.class);
		jdbc.sql("""
				INSERT INTO post (id, slug, title, excerpt, body_markdown, body_html, reading_minutes,
				    featured_image_url, featured_image_id, author_id, category_id, status, published_at, created_by,
				    updated_by, created_at, updated_at, version)
				SELECT gen_random_uuid(), slug || '-' || n, title, excerpt, body_markdown, body_html, reading_minutes,
				    featured_image_url, featured_image_id, author_id, category_id, status, published_at - n * interval '1 minute',
				    created_by, updated_by, created_at, updated_at, 1
				FROM post, generate_series(1, :posts) n WHERE slug = :slug""")
			.param("posts", POSTS)
			.param("slug", slug)
			.update();
		jdbc.sql("""
				INSERT INTO post_tag (post_id, tag_id, position)
				SELECT copy.id, tag_id, position FROM post JOIN post_tag ON post_id = post.id, post copy
				WHERE post.slug = :slug AND copy.slug LIKE :slug || '-%'""").param("slug", slug).update();
		jdbc.sql("ANALYZE").update();
		this.service = this.context.getBean(ExecutionGraphQlService.class);
		if (!execute().isValid() || !execute().getErrors().isEmpty()) {
			throw new IllegalStateException("The list fails: " + execute().getErrors());
		}
	}

	@TearDown
	public void stop() {
		this.context.close();
	}

	@Benchmark
	public ExecutionGraphQlResponse execute() {
		return Objects.requireNonNull(this.service
			.execute(new DefaultExecutionGraphQlRequest(LIST, null, Map.of(), Map.of(), "benchmark", null))
			.block());
	}

}
