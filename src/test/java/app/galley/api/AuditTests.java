package app.galley.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.browser.Processes;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The audit suite of the GraphQL over HTTP working group's reference implementation.
 */
@GalleyTest
class AuditTests {

	private static final Path HOME = Path.of("src/test/audit");

	@Autowired
	Api api;

	@Test
	void passesTheAuditOfGraphQlOverHttp() throws IOException {
		Processes.npmCi(HOME);
		List<String> results = Processes.output(HOME, List.of("node", "audit.mjs", this.api.url("/graphql").toString()))
			.lines()
			.toList();
		assertThat(results).hasSize(61).allSatisfy((result) -> assertThat(result).startsWith("ok "));
	}

}
