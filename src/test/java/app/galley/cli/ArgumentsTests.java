package app.galley.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import app.galley.embedded.GalleyProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArgumentsTests {

	private static final List<CallForm> FORMS = CallForm.of("""
			import DIR [--approve] [--author NAME]
			  Explains.
			import check [--repair]""");

	@TempDir
	Path folder;

	@Test
	void helpATypoAndAnUnknownOptionTouchNoData() throws Exception {
		Path data = this.folder.resolve("data");
		GalleyProcess help = start(data, "help");
		GalleyProcess typo = start(data, "imprt", this.folder.toString());
		GalleyProcess option = start(data, "storage", "check", "--repiar");
		GalleyProcess serverOption = start(data, "--prot=9090");
		assertThat(help.awaitExit()).isZero();
		assertThat(help.output()).contains("import SOURCE [--approve]", "storage check [--repair]",
				"stop the server first");
		assertThat(typo.awaitExit()).isEqualTo(2);
		assertThat(typo.output()).contains("Unknown command imprt", "import SOURCE");
		assertThat(option.awaitExit()).isEqualTo(2);
		assertThat(option.output()).contains("Unknown option --repiar", "storage check [--repair]")
			.doesNotContain("import SOURCE");
		assertThat(serverOption.awaitExit()).isEqualTo(2);
		assertThat(serverOption.output()).contains("Unknown option --prot=9090");
		assertThat(Files.exists(data)).isFalse();
	}

	private static GalleyProcess start(Path data, String... arguments) throws Exception {
		return GalleyProcess.start(Map.of("GALLEY_DATA_DIR", data.toString()), arguments);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			import .                                | true
			import . --approve --author Mara        | true
			import --author Mara .                  | true
			import check --repair                   | true
			import                                  | DIR is missing
			import no-such-folder                   | no-such-folder is not a folder
			import . --aprove                       | Unknown option --aprove
			import . --author                       | --author needs a value
			import . more                           | Unknown argument more
			import check --approve                  | Unknown option --approve
			""")
	void checksACall(String call, String expected) {
		List<String> words = List.of(call.split(" "));
		if (expected.equals("true")) {
			assertThat(FORMS).anyMatch((form) -> form.error(words) == null);
		}
		else {
			assertThat(FORMS).map((form) -> String.valueOf(form.error(words)))
				.contains(expected)
				.doesNotContain("null");
		}
	}

	@Test
	void settingsMayStandBeforeAndAfterACommand() {
		Arguments arguments = Arguments.of("--galley.data-dir=/a b", "import", ".", "--PORT=0", "--debug", "--approve");
		assertThat(arguments.isForServer()).isFalse();
		assertThat(arguments.call()).containsExactly("import", ".", "--approve");
		assertThat(arguments.end()).isEmpty();
		assertThat(Arguments.of("--server.port=80", "--spring.main.lazy-initialization", "--trace").isForServer())
			.isTrue();
		assertThat(Arguments.of().isForServer()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "--help, 0", "-h, 0", "import --help, 0", "--aprove, 2", "-x, 2", "--port=9090, 2", "'', 2" })
	void endsBeforeAnythingStarts(String call, int status) {
		assertThat(Arguments.of(call.split(" ")).end()).hasValue(status);
	}

}
