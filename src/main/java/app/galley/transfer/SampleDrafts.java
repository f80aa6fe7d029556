package app.galley.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

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

	private final MarkdownImport imports;

	private final Taxonomy taxonomy;

	private final boolean external;

	SampleDrafts(MarkdownImport imports, Taxonomy taxonomy, Environment environment) {
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
		ImportSummary summary = new ImportSummary();
		for (String file : FILES) {
			this.imports.importOne("samples/" + file, content(file), ImportOptions.DEFAULTS, summary);
		}
		if (!summary.errors.isEmpty()) {
			throw new IllegalStateException("The sample drafts are broken: " + summary.errors);
		}
	}

	private static byte[] content(String file) {
		try {
			return new ClassPathResource("samples/" + file).getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
