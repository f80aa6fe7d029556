package app.galley.export;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import app.galley.cli.Command;
import app.galley.cli.Usage;
import app.galley.problem.Unavailable;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * {@code java -jar galley.jar export FOLDER}.
 */
@Component
@Usage(ExportCommand.USAGE)
class ExportCommand implements Command {

	static final String USAGE = """
			export FOLDER [--since TIME]
			  Writes all content to FOLDER as Markdown files and images, which import, Hugo and Astro read. Run again,
			  it continues, and brings the folder up to date. --since 2026-11-25T09:30:00Z writes only what has changed
			  since then.""";

	private final SiteExport export;

	ExportCommand(SiteExport export) {
		this.export = export;
	}

	@Override
	public int run(List<String> args) {
		Path folder = null;
		Instant since = null;
		for (int i = 0; i < args.size(); i++) {
			if (args.get(i).equals("--since")) {
				String value = args.get(++i);
				try {
					since = value.contains("T") ? OffsetDateTime.parse(value).toInstant()
							: LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
				}
				catch (DateTimeException ex) {
					System.err.println("--since: enter a time such as 2026-11-25T09:30:00Z, or a date; not " + value);
					return 2;
				}
			}
			else {
				folder = Path.of(args.get(i));
			}
		}
		if (folder == null) {
			System.err.println("FOLDER is missing\n" + USAGE);
			return 2;
		}
		return run(folder, since);
	}

	private int run(Path folder, @Nullable Instant since) {
		@Nullable String fault;
		try {
			ExportSummary summary = this.export.run(folder, since, System.out::println);
			summary.errors().forEach(System.err::println);
			System.out.println(summary.text());
			if (summary.errors().isEmpty()) {
				System.out.println("The export in " + folder + " is complete.");
				return 0;
			}
			fault = "%,d faults are listed above.".formatted(summary.errors().size());
		}
		catch (ExportFolder.Unusable ex) {
			System.err.println(ex.getMessage());
			return 1;
		}
		catch (IOException | Unavailable ex) {
			fault = ex.getMessage();
		}
		catch (DataAccessException ex) {
			fault = "The database failed: " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage();
		}
		System.err.println(fault);
		System.err.println("The export in " + folder + " is incomplete, as its " + ExportTarget.MANIFEST
				+ " says. Run export again to continue: what is written already is not written twice.");
		return 1;
	}

}
