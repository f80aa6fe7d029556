package app.galley.site;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;

import app.galley.Api;
import app.galley.GalleyApplication;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.embedded.GalleyProcess;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Taxonomy;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deliveries of several instances, at the same time or one after another.
 */
@GalleyTest
class SeveralInstancesTests {

	static final Receiver site = new Receiver();

	@Autowired
	Taxonomy taxonomy;

	@Autowired
	JdbcTemplate jdbc;

	@DynamicPropertySource
	static void configure(DynamicPropertyRegistry registry) {
		site.register(registry);
	}

	@AfterAll
	static void close() {
		site.close();
	}

	@Test
	void twoInstancesDeliverEachChangeOnce(@TempDir Path folder) throws Exception {
		String database = this.jdbc.execute((java.sql.Connection c) -> c.getMetaData().getURL());
		String user = this.jdbc.execute((java.sql.Connection c) -> c.getMetaData().getUserName());
		String password = Objects.requireNonNull(this.jdbc.getDataSource())
			.unwrap(HikariDataSource.class)
			.getPassword();
		try (ConfigurableApplicationContext other = new SpringApplicationBuilder(GalleyApplication.class)
			.web(WebApplicationType.NONE)
			.run("--spring.datasource.url=" + database, "--spring.datasource.username=" + user,
					"--spring.datasource.password=" + password, "--galley.embedded.mode=always",
					"--galley.data-dir=" + folder, "--galley.embedded.s3-port=0", "--galley.samples=false",
					"--galley.site.url=" + site.url(), "--galley.site.secret=" + Receiver.SECRET)) {
			Taxonomy otherTaxonomy = other.getBean(Taxonomy.class);
			List<String> paths = IntStream.range(0, 40)
				.boxed()
				.gather(Gatherers.mapConcurrent(8,
						(i) -> "/categories/" + add((i % 2 == 0) ? this.taxonomy : otherTaxonomy)))
				.toList();
			for (String path : paths) {
				Api.await(() -> site.about(path), (calls) -> !calls.isEmpty());
			}
			Api.await(() -> this.jdbc.queryForObject("SELECT count(*) FROM site_delivery WHERE state = 'DELIVERED'",
					Integer.class), (delivered) -> delivered == 40);
			assertThat(paths).allSatisfy((path) -> assertThat(site.about(path)).hasSize(1));
			assertThat(site.maxConcurrentCalls.get()).isEqualTo(1);
		}
	}

	@Test
	void theNextProcessSendsWhatAKilledOneDidNot(@TempDir Path data) throws Exception {
		try (Receiver receiver = new Receiver()) {
			String[] arguments = { "--galley.site.url=" + receiver.url(), "--galley.site.secret=" + Receiver.SECRET,
					"--galley.editor.password=" + Api.PASSWORD, "--galley.samples=false" };
			receiver.defaultStatus = Receiver.HANGS;
			GalleyProcess first = GalleyProcess.start(data, arguments);
			URI address = first.awaitReady();
			String slug = Newsroom.unique("t");
			Api editor = Api.at(address).asEditor();
			String tag = Newsroom.id(editor.mutate("createTag", Map.of("name", "New", "slug", slug), "id"));
			editor.mutate("editTag", Map.of("id", tag, "name", "Other"), "id");
			Api.await(() -> receiver.about("/tags/" + slug), (calls) -> calls.size() == 1);
			first.kill();
			receiver.defaultStatus = 200;
			try (GalleyProcess second = GalleyProcess.start(data, arguments)) {
				second.awaitReady();
				Api.await(() -> receiver.about("/tags/" + slug), (calls) -> calls.size() == 2);
			}
			assertThat(receiver.about("/tags/" + slug)).extracting(Receiver.Call::status)
				.containsExactly(Receiver.HANGS, 200);
		}
	}

	private static String add(Taxonomy taxonomy) {
		Category category = new Category(UUID.randomUUID(), Newsroom.unique("c"), "Some");
		taxonomy.save(category, "editor");
		taxonomy.save(new Category(category.id(), category.slug(), "Other"), "editor");
		return category.slug();
	}

}
