package app.galley.transfer;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import app.galley.importing.ImportOptions;
import app.galley.importing.ImportReport;
import app.galley.importing.ImportSource;
import app.galley.importing.PostImport;
import app.galley.importing.SourcePost;
import app.galley.taxonomy.Taxonomy;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Creates three sample drafts at the first start on the embedded database.
 */
@Component
@Order(10)
@ConditionalOnWebApplication
@ConditionalOnProperty(name = "galley.samples", matchIfMissing = true)
class SampleDrafts implements ApplicationRunner {

	private static final List<String> FILES = List.of("what-a-galley-proof-is.md",
			"a-checklist-for-the-last-five-minutes.md", "describing-pictures-to-a-machine.md");

	private final PostImport imports;

	private final Taxonomy taxonomy;

	private final boolean external;

	SampleDrafts(PostImport imports, Taxonomy taxonomy, Environment environment) {
		this.imports = imports;
		this.taxonomy = taxonomy;
		this.external = StringUtils.hasText(environment.getProperty("DATABASE_URL"))
				|| StringUtils.hasText(environment.getProperty("spring.datasource.url"));
	}

	@Override
	public void run(ApplicationArguments args) {
		if (this.external || !this.taxonomy.authors().isEmpty()) {
			return;
		}
		ImportReport report = this.imports.run(new Samples(), ImportOptions.DEFAULTS, (line) -> {
		});
		if (report.errors() > 0) {
			throw new IllegalStateException("The sample drafts are broken: " + report.text());
		}
	}

	/**
	 * The files in the jar.
	 */
	private static final class Samples implements ImportSource {

		private final MarkdownContext context = new MarkdownContext(SourceFolder.none(), "galley:samples", "", Map.of(),
				ImportOptions.DEFAULTS, Instant.MAX);

		@Override
		public String blog() {
			return this.context.blog();
		}

		@Override
		public int size() {
			return FILES.size();
		}

		@Override
		public void read(ImportReport report, Consumer<SourcePost> posts) throws IOException {
			for (String file : FILES) {
				byte[] content = new ClassPathResource("samples/" + file).getContentAsByteArray();
				posts.accept(MarkdownPost.read(this.context, file, content, report));
			}
		}

	}

}
