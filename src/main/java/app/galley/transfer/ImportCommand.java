package app.galley.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import app.galley.cli.Command;
import app.galley.cli.Usage;

import org.springframework.stereotype.Component;

/**
 * {@code java -jar galley.jar import DIR}.
 */
@Component
@Usage(ImportCommand.USAGE)
class ImportCommand implements Command {

	static final String USAGE = """
			import DIR [--approve] [--author NAME] [--category NAME] [--tag NAME] [--as ACCOUNT]
			  Creates drafts from the Markdown files in DIR. --approve also generates each image and publishes.
			  --author, --category and --tag apply where a file names none.""";

	private final MarkdownImport imports;

	ImportCommand(MarkdownImport imports) {
		this.imports = imports;
	}

	@Override
	public int run(List<String> args) {
		ImportOptions options = ImportOptions.DEFAULTS;
		Path folder = null;
		for (int i = 0; i < args.size(); i++) {
			String arg = args.get(i);
			String value = (i + 1 < args.size()) ? args.get(i + 1) : null;
			switch (arg) {
				case "--approve" -> options = options.approving();
				case "--author", "--category", "--tag", "--as" -> {
					if (value == null) {
						return wrongUsage(arg + " needs a value");
					}
					options = options.with(arg, value);
					i++;
				}
				default -> {
					if (arg.startsWith("-") || folder != null) {
						return wrongUsage("Unknown argument: " + arg);
					}
					folder = Path.of(arg);
				}
			}
		}
		if (folder == null || !Files.isDirectory(folder)) {
			return wrongUsage((folder == null) ? "Name a folder to import" : folder + " is not a folder");
		}
		return run(folder, options);
	}

	private int run(Path folder, ImportOptions options) {
		long start = System.nanoTime();
		try {
			ImportSummary summary = this.imports.run(folder, options, System.out::println);
			System.out.printf("%n%sTook %.1f s%n", summary.text(options), (System.nanoTime() - start) / 1e9);
			return summary.errors.isEmpty() ? 0 : 1;
		}
		catch (IOException ex) {
			System.err.println("Cannot read " + folder + ": " + ex.getMessage());
			return 1;
		}
	}

	private int wrongUsage(String message) {
		System.err.println(message + System.lineSeparator() + USAGE);
		return 2;
	}

}
