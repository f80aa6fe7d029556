package app.galley.storage;

import java.util.List;

import app.galley.cli.Command;
import app.galley.cli.Usage;
import app.galley.problem.Unavailable;

import org.springframework.stereotype.Component;

/**
 * The {@code storage check} command: runs the sweep manually.
 */
@Component
@Usage(StorageCommand.USAGE)
class StorageCommand implements Command {

	static final String USAGE = """
			storage check [--repair]
			  Compares bucket and database; --repair removes unreferenced objects.""";

	private final StorageSweep sweep;

	StorageCommand(StorageSweep sweep) {
		this.sweep = sweep;
	}

	@Override
	public int run(List<String> args) {
		boolean repair = args.contains("--repair");
		if (args.isEmpty() || !args.getFirst().equals("check") || args.size() > (repair ? 2 : 1)) {
			System.err.println(USAGE);
			return 2;
		}
		try {
			StorageReport report = this.sweep.run(repair);
			print(report);
			return report.isClean() ? 0 : 1;
		}
		catch (Unavailable ex) {
			System.err.println(ex.getMessage());
			return 1;
		}
	}

	private static void print(StorageReport report) {
		line("objects in the bucket", report.objects());
		line("keys in the database", report.keys());
		line("unreferenced, in grace period", report.young());
		line("unreferenced", report.orphans().size());
		line("  removed", report.removed());
		line("rows without an object", report.dangling().size());
		report.orphans().forEach((key) -> System.out.println("unreferenced  " + key));
		report.dangling().forEach((key) -> System.out.println("no object     " + key));
		if (report.removed() < report.orphans().size()) {
			System.out.println("Run with --repair to remove unreferenced objects.");
		}
		if (!report.dangling().isEmpty()) {
			System.out.println("Restore the missing objects from a backup, or choose other images for their posts.");
		}
	}

	private static void line(String label, long count) {
		System.out.printf("%-34s %,10d%n", label, count);
	}

}
