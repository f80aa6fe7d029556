package app.galley.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import app.galley.cli.Command;
import app.galley.cli.Usage;
import app.galley.problem.Problem;
import app.galley.problem.Refused;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * {@code java -jar galley.jar import SOURCE}.
 */
@Component
@Usage(ImportCommand.USAGE)
class ImportCommand implements Command {

	static final String USAGE = """
			import SOURCE [--approve] [--dry-run] [--overwrite] [--fetch] [--report FILE] [--blog NAME] [--zone ZONE] [--author NAME] \
			[--category NAME] [--tag NAME] [--as ACCOUNT]
			  Creates drafts from a folder of Markdown files, or an export of WordPress (XML) or Ghost (JSON), and
			  restores an export of Galley; from a ZIP file of any of these too. --approve publishes what the source
			  says is published, and generates images where there is none. --dry-run only reports. --overwrite
			  replaces posts edited here since their import. --fetch requests images of a WordPress or Ghost site
			  that are not in a folder beside its export. --report writes the report as JSON. --blog identifies
			  the blog (default: the site's URL in its configuration, else the folder). --zone is the time zone of
			  dates without one (default: UTC). --author, --category and --tag apply where a file names none.""";

	private final Imports imports;

	ImportCommand(Imports imports) {
		this.imports = imports;
	}

	@Override
	public int run(List<String> args) {
		ImportOptions options = ImportOptions.DEFAULTS;
		Path path = Path.of("");
		Path reportFile = null;
		for (int i = 0; i < args.size(); i++) {
			String arg = args.get(i);
			try {
				switch (arg) {
					case "--approve", "--dry-run", "--overwrite", "--fetch" -> options = options.with(arg, "");
					case "--report" -> reportFile = Path.of(args.get(++i));
					case "--author", "--category", "--tag", "--as", "--blog", "--zone" ->
						options = options.with(arg, args.get(++i));
					default -> path = Path.of(arg);
				}
			}
			catch (Problem ex) {
				System.err.println(arg + ": " + ex.getMessage());
				return 2;
			}
		}
		return run(path, options, reportFile);
	}

	private int run(Path path, ImportOptions options, @Nullable Path reportFile) {
		long start = System.nanoTime();
		try {
			return finish(this.imports.run(path, null, options, System.out::println), reportFile, start);
		}
		catch (Refused ex) {
			System.err.println("Cannot import " + path + ": " + ex.faults().getFirst().message());
			return 2;
		}
		catch (IOException ex) {
			System.err.println("Cannot import " + path + ": " + ex.getMessage());
			return 1;
		}
	}

	private static int finish(ImportReport report, @Nullable Path reportFile, long start) throws IOException {
		System.out.printf("%n%sTook %.1f s%n", report.text(), (System.nanoTime() - start) / 1e9);
		if (reportFile != null) {
			Files.writeString(reportFile, report.json());
		}
		return (report.errors() == 0) ? 0 : 1;
	}

}
